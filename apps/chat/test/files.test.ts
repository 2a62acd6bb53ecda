import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { besides } from "../server/config.ts";
import type { FileInfo } from "../shared/events.ts";
import { channelOf } from "../shared/room-channel.ts";
import { refusal, type SentFile, Visitor } from "./support/client.ts";
import { runningChat } from "./support/running.ts";
import { startServer } from "./support/server-process.ts";

const chat = runningChat();

/** Someone with a room of their own. */
async function owner() {
  const person = await chat.person();
  const answer = await person.socket.emitWithAck("room:create", { name: "Files", users: [] });
  if (!answer.ok) throw new Error(answer.error.code);
  return { ...person, room: answer.value.id };
}

/** A form up to the end of its file. */
const PART =
  "--b\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n" +
  "Content-Type: text/plain\r\n\r\nall of it\r\n";

const bytes = (buffer: Buffer) => new Uint8Array(buffer);

const picture = (width = 900, height = 600) =>
  sharp({ create: { width, height, channels: 3, background: "#3657e8" } });

const send = (to: { visitor: Visitor; room: number }, file: SentFile) =>
  to.visitor.upload(to.room, file);

/** Sends a file, and gives what is told of it. */
async function sent(to: { visitor: Visitor; room: number }, file: SentFile): Promise<FileInfo> {
  return (await (await send(to, file)).json()) as FileInfo;
}

/** What a folder has but the place of what is just being received. */
const kept = () => readdirSync(besides(chat.database).files).filter((name) => name !== "incoming");

/** What is being received. */
const incoming = () => {
  const folder = join(besides(chat.database).files, "incoming");
  return existsSync(folder) ? readdirSync(folder) : [];
};

test("a picture is kept without what the camera noted, with a thumbnail", async () => {
  const me = await owner();
  const exif = { IFD0: { Copyright: "somebody", Make: "Camera" } };
  const jpeg = await picture().withExif(exif).jpeg().toBuffer();
  expect((await sharp(jpeg).metadata()).exif).toBeDefined();
  const info = await sent(me, { content: bytes(jpeg), type: "image/jpeg", name: "그림\t1.jpg" });
  expect(info).toMatchObject({
    name: "그림 1.jpg",
    type: "image/jpeg",
    width: 900,
    height: 600,
  });
  const full = await me.visitor.get(`/files/${info.id}`);
  expect(full.headers.get("content-type")).toBe("image/jpeg");
  expect(full.headers.get("content-security-policy")).toBe("sandbox");
  expect((await sharp(await full.arrayBuffer()).metadata()).exif).toBeUndefined();
  const thumb = await me.visitor.get(`/files/${info.id}/thumb`);
  expect(await sharp(await thumb.arrayBuffer()).metadata()).toMatchObject({
    format: "webp",
    width: 480,
    height: 320,
  });
});

test("any other file can only be saved", async () => {
  const me = await owner();
  const info = await sent(me, { content: "<script>", name: "보고서.txt" });
  const response = await me.visitor.get(`/files/${info.id}`);
  expect(response.headers.get("content-disposition")).toMatch(
    /^attachment; .*filename\*=UTF-8''%EB%B3%B4/u,
  );
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(await response.text()).toBe("<script>");
  expect(await refusal(await me.visitor.get(`/files/${info.id}/thumb`))).toEqual([
    404,
    "file_not_found",
  ]);
});

test("a file is sent in parts to who asks for one", async () => {
  const me = await owner();
  const info = await sent(me, { content: "0123456789" });
  const get = (range: string) =>
    fetch(`${chat.url}/files/${info.id}`, { headers: { cookie: me.visitor.cookie, range } });
  const part = await get("bytes=2-4");
  expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
    206,
    "bytes 2-4/10",
    "234",
  ]);
  expect((await get("bytes=50-")).status).toBe(416);
});

test.each([
  ["a page", "<script>alert(1)</script>", "text/html"],
  ["a drawing with scripts", "<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"],
  ["a page that says that it is a picture", "<script>alert(1)</script>", "image/png"],
  ["no type", "text", ""],
])("%s is refused", async (_what, content, type) => {
  expect(await refusal(await send(await owner(), { content, type }))).toEqual([415, "file_type"]);
});

test("a picture of another type than it says is refused, and one that unpacks to gigabytes", async () => {
  const me = await owner();
  const png = await picture(10, 10).png().toBuffer();
  expect(await refusal(await send(me, { content: bytes(png), type: "image/jpeg" }))).toEqual([
    415,
    "file_type",
  ]);
  const bomb = await picture(12_000, 12_000).png({ compressionLevel: 9 }).toBuffer();
  expect(bomb.length).toBeLessThan(1_000_000);
  expect(await refusal(await send(me, { content: bytes(bomb), type: "image/png" }))).toEqual([
    415,
    "file_type",
  ]);
});

test("more than 10 MB is refused, whether it is told before or not, and nothing stays of it", async () => {
  const me = await owner();
  const before = kept();
  const type = "application/zip";
  const big = new Uint8Array(10 * 1024 * 1024 + 1);
  await send(me, { content: big, type }).then(
    async (response) => expect(await refusal(response)).toEqual([413, "file_size"]),
    // The server may have hung up while we were still sending.
    (error: unknown) => expect(error).toBeInstanceOf(TypeError),
  );
  expect(await refusal(await send(me, { content: "", type }))).toEqual([413, "file_size"]);
  await expect.poll(() => [kept(), incoming()]).toEqual([before, []]);
});

test("what a killed program had received of an upload is gone at the next start", async () => {
  const me = await owner();
  await sent(me, { content: "text" });
  writeFileSync(join(besides(chat.database).files, "incoming", "0123"), "half");
  await chat.kill();
  await chat.restart();
  expect(incoming()).toEqual([]);
  expect(kept()).toHaveLength(1);
});

test("a file that is sent again, as its answer did not come, is in the room once", async () => {
  const me = await owner();
  const file = { content: "text", name: "a.txt", id: "the same" };
  const [first, second] = [await sent(me, file), await sent(me, file)];
  expect(second).toEqual(first);
  await sent(me, { ...file, id: "another" });
  const { entries } = await me.socket.channel(channelOf(me.room)).history();
  expect(entries.map(({ event, by }) => [event, by])).toEqual([
    ["notice", me.id],
    ["file", me.id],
    ["file", me.id],
  ]);
  expect(kept()).toHaveLength(2);
  for (const { body } of entries.slice(1)) {
    const { file: info } = body as { file: FileInfo };
    expect((await me.visitor.get(`/files/${info.id}`)).status).toBe(200);
  }
});

test("who leaves the room or logs out while their file comes sends nothing", async () => {
  const [me, other] = [await owner(), await chat.person()];
  await me.socket.emitWithAck("room:invite", { room: me.room, users: [other.id] });
  const gone = [
    () => other.socket.emitWithAck("room:leave", { room: me.room }),
    () => me.visitor.post("/api/logout", {}),
  ];
  const refused: unknown[] = [];
  for (const [index, { visitor }] of [other, me].entries()) {
    const upload = request(`${chat.url}/api/rooms/${me.room}/files/${index}`, {
      method: "PUT",
      headers: { cookie: visitor.cookie, "content-type": "multipart/form-data; boundary=b" },
    });
    upload.write(PART);
    await expect.poll(incoming).toHaveLength(1);
    await gone[index]?.();
    upload.end("--b--\r\n");
    const [response] = (await once(upload, "response")) as [IncomingMessage];
    refused.push(response.statusCode);
    await expect.poll(incoming).toEqual([]);
  }
  expect(refused).toEqual([403, 401]);
  expect(kept()).toEqual([]);
});

test("what is no form, has no file in it, or too much, is refused", async () => {
  const me = await owner();
  const boundary = { "content-type": "multipart/form-data; boundary=b" };
  const field = (name: string) => `--b\r\nContent-Disposition: form-data; name=${name}`;
  const type = "\r\nContent-Type: text/plain\r\n\r\n";
  const one = `${field("file")}; filename=a.txt${type}1\r\n`;
  for (const [body, headers] of [
    ["text", { "content-type": "text/plain" }],
    ["nonsense", boundary],
    [`${field("id")}\r\n\r\n1\r\n--b--\r\n`, boundary],
    [`${field("other")}; filename=a.txt${type}1\r\n--b--\r\n`, boundary],
    [`${one}${one}--b--\r\n`, boundary],
  ] as const) {
    const response = await fetch(`${chat.url}/api/rooms/${me.room}/files/1`, {
      method: "PUT",
      headers: { cookie: me.visitor.cookie, ...headers },
      body,
    });
    expect([body, await refusal(response)]).toEqual([body, [400, "bad_request"]]);
  }
  expect([kept(), incoming()]).toEqual([[], []]);
  expect(chat.server.complaints()).toBe("");
});

test("who goes in the middle of an upload leaves nothing behind, neither a file nor a complaint", async () => {
  const me = await owner();
  const before = kept();
  const type = "multipart/form-data; boundary=b";
  const upload = request(`${chat.url}/api/rooms/${me.room}/files/1`, {
    method: "PUT",
    headers: { cookie: me.visitor.cookie, "content-type": type, "content-length": 9000 },
  });
  upload.on("error", () => {});
  upload.write(PART);
  await expect.poll(incoming).toHaveLength(1);
  upload.destroy();
  await expect.poll(incoming).toEqual([]);
  expect(kept()).toEqual(before);
  expect(chat.server.complaints()).toBe("");
});

test("only members get and bring files, and none is sent into another room", async () => {
  const [me, other] = [await owner(), await owner()];
  const info = await sent(me, { content: "mine" });
  expect(await refusal(await other.visitor.get(`/files/${info.id}`))).toEqual([403, "not_member"]);
  expect(await refusal(await fetch(`${chat.url}/files/${info.id}`))).toEqual([401, "signed_out"]);
  const intruding = { visitor: other.visitor, room: me.room };
  expect(await refusal(await send(intruding, { content: "x" }))).toEqual([403, "not_member"]);
  const stolen = other.socket.channel(channelOf(other.room)).publish("file", { file: info });
  await expect(stolen).rejects.toMatchObject({ reason: "bad_request" });
  const almost = [`/files/${info.id}/`, `/files/${info.id}/THUMB`, `/files/${info.id}/thumb/`];
  for (const path of ["/files/none", "/files/..%2fchat.db", "/files/%00", ...almost]) {
    expect((await me.visitor.get(path)).status).toBe(404);
  }
});

test("an entry of a room says of its file what the server knows of it", async () => {
  const me = await owner();
  const info = await sent(me, { content: "mine", name: "a.txt" });
  expect(info).toEqual({ id: info.id, name: "a.txt", type: "text/plain", size: 4 });
  const { entries } = await me.socket.channel(channelOf(me.room)).history();
  expect(entries.at(-1)).toMatchObject({ event: "file", by: me.id, body: { file: info } });
});

test("a file's name is kept without what could make it a path", async () => {
  const me = await owner();
  const nameOf = async (name: string) => (await sent(me, { content: "text", name })).name;
  expect(await nameOf("1+1=2 & 100%.txt 한글")).toBe("1+1=2 & 100%.txt 한글");
  expect(await nameOf("a\\b.txt")).not.toContain("\\");
  expect(await nameOf("../../b.txt")).not.toContain("/");
});

test("files are served from wherever the database is", async () => {
  const database = join(chat.folder, ".hidden", "chat.db");
  const server = await startServer({ database });
  try {
    const visitor = await Visitor.signedUp(server.url, "Ann");
    const { socket } = await visitor.connect();
    await socket.emitWithAck("room:create", { name: "Files", users: [] });
    const info = await sent({ visitor, room: 1 }, { content: "mine" });
    expect(await (await visitor.get(`/files/${info.id}`)).text()).toBe("mine");
    visitor.leave();
  } finally {
    await server.stop();
  }
});
