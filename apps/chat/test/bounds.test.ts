import { connect } from "node:net";
import { text } from "node:stream/consumers";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { LIMITS } from "../shared/limits.ts";
import { channelOf } from "../shared/room-channel.ts";
import { allowance } from "./support/allowance.ts";
import { refusal, Visitor } from "./support/client.ts";
import { type ConnectedPerson, runningChat } from "./support/running.ts";

const chat = runningChat({ TRUST_PROXY: "1" });

const HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
const TOO_MANY_AT_ONCE = "Too many clients at once";

/** The id of a room that is not there. */
const NO_ROOM = 999_999;

const makeRoom = ({ socket }: ConnectedPerson, users: string[] = []) =>
  socket.emitWithAck("room:create", { name: "Room", users });

async function roomOf(owner: ConnectedPerson): Promise<number> {
  const answer = await makeRoom(owner);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.id;
}

/** Puts rows into the file of the program that runs. */
function fill(sql: string, rows: readonly (readonly unknown[])[]): void {
  const db = new Database(chat.database);
  const insert = db.prepare(sql);
  db.transaction(() => {
    for (const row of rows) insert.run(...row);
  })();
  db.close();
}

const refused = (code: string) => ({ ok: false, error: { code } });

test("messages are few in a second, and a page keeps the others for later", async () => {
  const ann = await chat.person();
  const room = channelOf(await roomOf(ann));
  const publishes = Array.from({ length: 100 }, (_, index) => ({
    id: `${index}`,
    event: "message",
    body: { text: `${index}` },
  }));
  // Not by the channel of the client, which would try again by itself.
  const mostMessages = allowance(40, 10_000);
  const request = ["baro:publish", room, "a secret of 16 characters", publishes] as const;
  const { results } = await Reflect.apply(ann.socket.emitWithAck, ann.socket, request);
  const most = mostMessages();
  const passed = results.findIndex(({ error }: { error?: object }) => error);
  expect(passed).toBeGreaterThanOrEqual(40);
  expect(passed).toBeLessThanOrEqual(most);
  expect(results[39]).toMatchObject({ offset: 41 });
  expect(results[passed]).toMatchObject({ error: { code: "overloaded", retry: true } });
});

test("whoever asks without end is refused, and told for how long", async () => {
  const ann = await chat.person();
  const ask = () => ann.socket.emitWithAck("room:read", { room: NO_ROOM, offset: 0 });
  const most = allowance(100, 10_000);
  const answers = await Promise.all(Array.from({ length: 200 }, ask));
  expect(answers.slice(0, 100)).toEqual(Array(100).fill(refused("not_member")));
  const asked = answers.filter((answer) => !answer.ok && answer.error.code === "not_member");
  expect(asked.length).toBeLessThanOrEqual(most());
  expect(answers.find((answer) => !asked.includes(answer))).toEqual({
    ok: false,
    error: { code: "rate_limited", retryAfter: expect.any(Number) },
  });
});

test("uploads are few in a minute", async () => {
  const ann = await chat.person();
  const room = await roomOf(ann);
  const upload = () => ann.visitor.upload(room, { content: "text" });
  const most = allowance(30, 60_000);
  const answers = await Promise.all(Array.from({ length: 40 }, upload));
  const kept = answers.filter(({ status }) => status === 200).length;
  expect(kept).toBeGreaterThanOrEqual(30);
  expect(kept).toBeLessThanOrEqual(most());
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(40 - kept);
});

test("accounts from one address are few in five minutes, and others are not held off", async () => {
  const visitor = new Visitor(chat.url);
  const signUp = (address: string) =>
    visitor.post("/api/signup", { name: " " }, { "x-forwarded-for": address });
  const most = allowance(60, 300_000);
  let last = await signUp("192.0.2.1");
  let count = 0;
  for (; last.status === 400; count++) last = await signUp("192.0.2.1");
  expect(count).toBeGreaterThanOrEqual(60);
  expect(count).toBeLessThanOrEqual(most());
  expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refusal(last)).toEqual([429, "rate_limited"]);
  expect((await signUp("192.0.2.2")).status).toBe(400);
});

test("a body that is longer than any name and password is not read", async () => {
  const body = { name: "Ann", password: "x".repeat(5000) };
  const response = await new Visitor(chat.url).post("/api/login", body);
  expect(await refusal(response)).toEqual([413, "bad_request"]);
});

test("one person is in a bounded number of rooms of their own making", async () => {
  const ann = await chat.person();
  const ids = Array.from({ length: LIMITS.roomsPerUser }, (_, index) => 1_000_000 + index);
  fill(
    "INSERT INTO rooms (id, kind, name, pair, created_at) VALUES (?, 'group', 'Room', NULL, 0)",
    ids.map((id) => [id]),
  );
  fill(
    "INSERT INTO members (room, user, joined, read) VALUES (?, ?, 0, 0)",
    ids.map((id) => [id, ann.id]),
  );
  expect(await makeRoom(ann)).toEqual(refused("too_many_rooms"));
});

test("a room has a bounded number of members, and stays as it was where more are to come", async () => {
  const ann = await chat.person();
  const others = Array.from({ length: LIMITS.members }, (_, index) => `other ${index}`);
  fill(
    "INSERT INTO users (id, name, name_key, password) VALUES (?, ?, ?, '')",
    others.map((id) => [id, id, id]),
  );
  expect(await makeRoom(ann, others)).toEqual(refused("too_many_members"));
  const room = await roomOf(ann);
  expect(await ann.socket.emitWithAck("room:invite", { room, users: others })).toEqual(
    refused("too_many_members"),
  );
  const fitting = others.slice(1);
  expect(await ann.socket.emitWithAck("room:invite", { room, users: fitting })).toMatchObject({
    ok: true,
    value: { members: { length: LIMITS.members } },
  });
});

test("one address has a bounded number of connections, and others are let in", async () => {
  const statuses: number[] = [];
  for (let count = 0; count < 501; count++) statuses.push(await open(`${count}, 192.0.2.3`));
  expect(statuses).toEqual([...Array<number>(500).fill(200), 503]);
  expect(await open("192.0.2.4")).toBe(200);
});

test("clients come in a bounded number at a time, and are told when to come back", async () => {
  const answers = await pipelined(2000);
  const late = answers.filter((answer) => answer.includes(TOO_MANY_AT_ONCE));
  expect(answers[0]).toMatch(/^HTTP\/1.1 200 /u);
  expect(late.length).toBeGreaterThan(0);
  for (const answer of late) expect(answer).toMatch(/^HTTP\/1.1 503 .*\nRetry-After: [1-9]/isu);
});

/** Opens a session, also where others have just come. @returns the status */
async function open(address: string): Promise<number> {
  for (;;) {
    const response = await fetch(chat.url + HANDSHAKE, { headers: { "x-forwarded-for": address } });
    if (!(await response.text()).includes(TOO_MANY_AT_ONCE)) return response.status;
  }
}

/** The answers to so many handshakes that are sent as one text, each of another address. */
async function pipelined(count: number): Promise<string[]> {
  const { hostname, port } = new URL(chat.url);
  const socket = connect(Number(port), hostname);
  const requests = Array.from({ length: count }, (_, index) => {
    const headers = `Host: chat\r\nX-Forwarded-For: 10.0.${index >> 8}.${index & 255}`;
    const end = index === count - 1 ? "\r\nConnection: close" : "";
    return `GET ${HANDSHAKE} HTTP/1.1\r\n${headers}${end}\r\n\r\n`;
  });
  socket.end(requests.join(""));
  return (await text(socket)).split(/(?=HTTP\/1\.1 )/u);
}
