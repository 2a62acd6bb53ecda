import { readdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import Database from "better-sqlite3";
import sharp from "sharp";
import { expect, test } from "vitest";
import { besides } from "../server/host/config.ts";
import type { FileInfo } from "../shared/events.ts";
import { channelOf } from "../shared/room-channel.ts";
import { refusal, Visitor } from "./support/client.ts";
import { runningChat } from "./support/running.ts";
import { startServer } from "./support/server-process.ts";

const chat = runningChat();

let names = 0;

/** Someone with a room of their own. */
async function owner(): Promise<{ visitor: Visitor; room: number }> {
  names++;
  const visitor = await chat.visitor(`Owner ${names}`);
  const { socket } = await visitor.connect();
  const answer = await socket.emitWithAck("room:create", { name: "Files", users: [] });
  if (!answer.ok) throw new Error(answer.error.code);
  return { visitor, room: answer.value.id };
}

const picture = (width = 900, height = 600) =>
  sharp({ create: { width, height, channels: 3, background: "#3657e8" } });

function send(
  to: { visitor: Visitor; room: number },
  body: Uint8Array | string,
  type: string,
  name = "file",
) {
  const headers = { "content-type": type, "x-file-name": encodeURIComponent(name) };
  return to.visitor.post(`/api/rooms/${to.room}/files`, body, headers);
}

test("a picture is kept without what the camera noted, with a thumbnail", async () => {
  const me = await owner();
  const exif = { IFD0: { Copyright: "somebody", Make: "Camera" } };
  const jpeg = await picture().withExif(exif).jpeg().toBuffer();
  expect((await sharp(jpeg).metadata()).exif).toBeDefined();
  const info = (await (
    await send(me, jpeg, "image/jpeg", '../../그림 "1".jpg')
  ).json()) as FileInfo;
  expect(info).toMatchObject({
    name: '.._.._그림 "1".jpg',
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
  const info = (await (await send(me, "<script>", "text/plain", "보고서.txt")).json()) as FileInfo;
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
  const info = (await (await send(me, "0123456789", "text/plain")).json()) as FileInfo;
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
])("%s is refused", async (_what, body, type) => {
  expect(await refusal(await send(await owner(), body, type))).toEqual([415, "file_type"]);
});

test("a picture of another type than it says is refused, and one that unpacks to gigabytes", async () => {
  const me = await owner();
  const png = await picture(10, 10).png().toBuffer();
  expect(await refusal(await send(me, png, "image/jpeg"))).toEqual([415, "file_type"]);
  const bomb = await picture(12_000, 12_000).png({ compressionLevel: 9 }).toBuffer();
  expect(bomb.length).toBeLessThan(1_000_000);
  expect(await refusal(await send(me, bomb, "image/png"))).toEqual([415, "file_type"]);
});

test("more than 10 MB is refused, whether it is told before or not, and nothing stays of it", async () => {
  const me = await owner();
  const folder = besides(chat.database).files;
  const before = readdirSync(folder);
  const big = new Uint8Array(10 * 1024 * 1024 + 1);
  await send(me, big, "application/zip").then(
    async (response) => expect(await refusal(response)).toEqual([413, "file_size"]),
    // The server may have hung up while we were still sending.
    (error: unknown) => expect(error).toBeInstanceOf(TypeError),
  );
  expect(await refusal(await send(me, "", "application/zip"))).toEqual([413, "file_size"]);
  await expect.poll(() => readdirSync(folder)).toEqual(before);
});

test("what a killed program had received of an upload is gone at the next start", async () => {
  const folder = besides(chat.database).files;
  writeFileSync(join(folder, "0123.part"), "half");
  await chat.kill();
  await chat.restart();
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("what came and was not sent on within a week is gone at the next start, and what was sent stays", async () => {
  const me = await owner();
  const bring = async (name: string) =>
    (await (await send(me, "text", "text/plain", name)).json()) as FileInfo;
  const [sent, unsent] = [await bring("sent.txt"), await bring("unsent.txt")];
  const { socket } = await me.visitor.connect();
  await socket.channel(channelOf(me.room)).publish("file", { file: sent });
  await chat.kill();
  const db = new Database(chat.database);
  db.prepare("UPDATE files SET at = 0").run();
  db.close();
  await chat.restart();
  expect((await me.visitor.get(`/files/${sent.id}`)).status).toBe(200);
  expect((await me.visitor.get(`/files/${unsent.id}`)).status).toBe(404);
  expect(readdirSync(besides(chat.database).files)).not.toContain(unsent.id);
});

test("who goes in the middle of an upload leaves nothing behind, neither a file nor a complaint", async () => {
  const me = await owner();
  const folder = besides(chat.database).files;
  const before = readdirSync(folder);
  const upload = request(`${chat.url}/api/rooms/${me.room}/files`, {
    method: "POST",
    headers: { cookie: me.visitor.cookie, "content-type": "text/plain", "content-length": 9000 },
  });
  upload.on("error", () => {});
  upload.write("half of it");
  const begun = () => readdirSync(folder).some((name) => name.endsWith(".part"));
  await expect.poll(begun).toBe(true);
  upload.destroy();
  await expect.poll(() => readdirSync(folder)).toEqual(before);
  expect(chat.server.complaints()).toBe("");
});

test("only members get and bring files, and none is sent into another room", async () => {
  const [me, other] = [await owner(), await owner()];
  const info = (await (await send(me, "mine", "text/plain")).json()) as FileInfo;
  expect(await refusal(await other.visitor.get(`/files/${info.id}`))).toEqual([403, "not_member"]);
  expect(await refusal(await fetch(`${chat.url}/files/${info.id}`))).toEqual([401, "signed_out"]);
  const intruding = { visitor: other.visitor, room: me.room };
  expect(await refusal(await send(intruding, "x", "text/plain"))).toEqual([403, "not_member"]);
  const { socket } = await other.visitor.connect();
  const stolen = socket.channel(channelOf(other.room)).publish("file", { file: info });
  await expect(stolen).rejects.toMatchObject({ reason: "file_not_found" });
  const almost = [`/files/${info.id}/`, `/files/${info.id}/THUMB`, `/files/${info.id}/thumb/`];
  for (const path of ["/files/none", "/files/..%2fchat.db", "/files/%00", ...almost]) {
    expect((await me.visitor.get(path)).status).toBe(404);
  }
});

test("an entry says of a file what is true", async () => {
  const me = await owner();
  const info = (await (await send(me, "mine", "text/plain", "a.txt")).json()) as FileInfo;
  const { socket } = await me.visitor.connect();
  const channel = socket.channel(channelOf(me.room));
  const forged = channel.publish("file", { file: { ...info, name: "b.exe" } });
  await expect(forged).rejects.toMatchObject({ reason: "file_not_found" });
  await expect(channel.publish("file", { file: info })).resolves.toMatchObject({ offset: 2 });
});

test("a file has the name that was sent, encoded or not", async () => {
  const me = await owner();
  const path = `/api/rooms/${me.room}/files`;
  const nameOf = async (sent: string) => {
    const headers = { "content-type": "text/plain", "x-file-name": sent };
    return ((await (await me.visitor.post(path, "text", headers)).json()) as FileInfo).name;
  };
  const raw = "1+1=2 & 100%.txt";
  expect(await nameOf(raw)).toBe(raw);
  expect(await nameOf(encodeURIComponent(`${raw} 한글`))).toBe(`${raw} 한글`);
  expect(await nameOf("%ff.txt")).toBe("\ufffd.txt");
});

test("files are served from wherever the database is", async () => {
  const database = join(chat.folder, ".hidden", "chat.db");
  const server = await startServer({ database });
  try {
    const visitor = await Visitor.signedUp(server.url, "Ann");
    const { socket } = await visitor.connect();
    await socket.emitWithAck("room:create", { name: "Files", users: [] });
    const info = (await (
      await send({ visitor, room: 1 }, "mine", "text/plain")
    ).json()) as FileInfo;
    expect(await (await visitor.get(`/files/${info.id}`)).text()).toBe("mine");
    visitor.leave();
  } finally {
    await server.stop();
  }
});
