import Database from "better-sqlite3";
import { expect, test } from "vitest";
import type { RoomSummary } from "../shared/events.ts";
import { channelOf } from "../shared/room-channel.ts";
import { withLine } from "../web/state/room-list.ts";
import { allowance } from "./support/allowance.ts";
import { next, Visitor } from "./support/client.ts";
import { type ConnectedPerson, runningChat } from "./support/running.ts";

const chat = runningChat();

async function group(
  by: ConnectedPerson,
  others: readonly ConnectedPerson[],
): Promise<RoomSummary> {
  const request = { name: "Group", users: others.map(({ id }) => id) };
  const answer = await by.socket.emitWithAck("room:create", request);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

const channel = ({ socket }: ConnectedPerson, room: RoomSummary) =>
  socket.channel(channelOf(room.id));

/** How the room looks to someone as soon as this holds, as their page puts it together. @param known as it looks before */
function summary(
  { socket, id }: ConnectedPerson,
  holds: (room: RoomSummary) => boolean,
  known?: RoomSummary,
): Promise<RoomSummary> {
  return new Promise((resolve) => {
    let room = known;
    const look = (next: RoomSummary | undefined) => {
      room = next;
      if (next && holds(next)) resolve(next);
    };
    socket.on("room:changed", look);
    socket.on("room:line", ({ last }) => look(room && withLine(room, last, id)));
  });
}

test("two people have one direct room, whoever opens it", async () => {
  const [ann, bob] = [await chat.person(), await chat.person()];
  const one = await ann.socket.emitWithAck("room:direct", { user: bob.id });
  const two = await bob.socket.emitWithAck("room:direct", { user: ann.id });
  expect(one).toMatchObject({ ok: true, value: { kind: "direct", name: "", unread: 0 } });
  expect(two).toMatchObject(one.ok ? { value: { id: one.value.id } } : {});
  expect(await ann.socket.emitWithAck("room:direct", { user: ann.id })).toMatchObject({
    ok: false,
  });
  expect(await ann.socket.emitWithAck("room:direct", { user: "nobody" })).toEqual({
    ok: false,
    error: { code: "user_not_found" },
  });
});

test("what others write is unread until it is read, and everybody hears of that", async () => {
  const [ann, bob, eve] = [await chat.person(), await chat.person(), await chat.person()];
  const room = await group(ann, [bob, eve]);
  const unread = summary(bob, (changed) => changed.unread === 2, room);
  for (const text of ["one", "two"]) await channel(ann, room).publish("message", { text });
  expect(await unread).toMatchObject({
    head: 3,
    last: { kind: "message", text: "two", by: ann.id, offset: 3 },
  });
  const heard = next(ann.socket, "room:read");
  const read = summary(bob, (changed) => changed.unread === 0);
  await bob.socket.emitWithAck("room:read", { room: room.id, offset: 99 });
  expect(await heard).toEqual([{ room: room.id, user: bob.id, offset: 3 }]);
  await read;
  const { welcome } = await eve.visitor.connect();
  expect(welcome.rooms.find(({ id }) => id === room.id)).toMatchObject({ unread: 2, head: 3 });
});

test("a stranger neither reads nor writes, by any way there is", async () => {
  const [ann, eve] = [await chat.person(), await chat.person()];
  const room = await group(ann, []);
  await channel(ann, room).publish("message", { text: "secret" });
  const theirs = channel(eve, room);
  const refused = next(theirs, "error");
  let got = 0;
  theirs.on("message", () => got++);
  const forbidden = { code: "forbidden", reason: "not_member" };
  await expect(theirs.history()).rejects.toMatchObject(forbidden);
  await expect(theirs.publish("message", { text: "hi" })).rejects.toMatchObject(forbidden);
  expect((await refused)[0]).toMatchObject(forbidden);
  const request = { room: room.id };
  const answers = await Promise.all([
    eve.socket.emitWithAck("room:search", { ...request, text: "secret" }),
    eve.socket.emitWithAck("room:read", { ...request, offset: 1 }),
    eve.socket.emitWithAck("room:invite", { ...request, users: [eve.id] }),
    eve.socket.emitWithAck("room:leave", request),
  ]);
  for (const answer of answers)
    expect(answer).toEqual({ ok: false, error: { code: "not_member" } });
  await channel(ann, room).publish("message", { text: "secret again" });
  expect(got).toBe(0);
});

test("channels that are no rooms are nobody's", async () => {
  const ann = await chat.person();
  for (const name of ["room:0", "room:01", "room:x", "rooms", "__proto__"]) {
    await expect(ann.socket.channel(name).history()).rejects.toMatchObject({ code: "forbidden" });
  }
});

test("notices are the server's alone, and messages are clean text", async () => {
  const ann = await chat.person();
  const room = await group(ann, []);
  const publish = (event: string, body: object) => channel(ann, room).publish(event, body);
  await expect(publish("notice", { kind: "left", users: [] })).rejects.toMatchObject({
    reason: "bad_request",
  });
  await expect(publish("message", { text: " " })).rejects.toMatchObject({
    reason: "message_empty",
  });
  await expect(publish("message", { text: "x".repeat(2001) })).rejects.toMatchObject({
    reason: "message_length",
  });
  await expect(publish("message", { text: "a", more: 1 })).rejects.toMatchObject({
    reason: "bad_request",
  });
  await expect(publish("file", { file: { id: "none" } })).rejects.toMatchObject({
    reason: "bad_request",
  });
  await publish("message", { text: " one\r\ntwo " });
  const { entries } = await channel(ann, room).history();
  expect(entries.map(({ event }) => event)).toEqual(["notice", "message"]);
  expect(entries.at(-1)?.body).toEqual({ text: "one\ntwo" });
});

test("who is invited reads everything; who leaves gets nothing more from that moment", async () => {
  const [ann, bob] = [await chat.person(), await chat.person()];
  const room = await group(ann, []);
  await channel(ann, room).publish("message", { text: "before" });
  const brought = summary(bob, ({ id }) => id === room.id);
  await ann.socket.emitWithAck("room:invite", { room: room.id, users: [bob.id] });
  expect(await brought).toMatchObject({
    unread: 0,
    members: [{ id: ann.id }, { id: bob.id, joined: 2 }],
  });
  const theirs = channel(bob, room);
  const live = next(theirs, "subscribed");
  const { entries } = await theirs.history();
  expect(entries.map(({ event }) => event)).toEqual(["notice", "message", "notice"]);

  await live;
  const got: unknown[] = [];
  theirs.on("message", (body) => got.push(body));
  const ended = next(theirs, "unsubscribed");
  const removed = next(bob.socket, "room:removed");
  expect(await bob.socket.emitWithAck("room:leave", { room: room.id })).toEqual({
    ok: true,
    value: null,
  });
  expect(await removed).toEqual([{ room: room.id }]);
  expect((await ended)[0]).toMatchObject({ code: "forbidden", reason: "not_member" });
  await channel(ann, room).publish("message", { text: "after" });
  await expect(theirs.history()).rejects.toMatchObject({ code: "forbidden" });
  expect(got).toEqual([]);
  const last = (await channel(ann, room).history()).entries.at(-2);
  expect(last).toMatchObject({ event: "notice", by: bob.id, body: { kind: "left" } });
});

test("who types and up to where is read, only the members hear, and of typing only the others", async () => {
  const [ann, bob, eve, gone] = [
    await chat.person(),
    await chat.person(),
    await chat.person(),
    await chat.person(),
  ];
  const room = await group(ann, [bob, gone]);
  await gone.socket.emitWithAck("room:leave", { room: room.id });
  const heard: string[] = [];
  for (const [name, { socket }] of Object.entries({ ann, bob, eve, gone })) {
    socket.on("typing", ({ user }) => heard.push(`${name}: ${user} types`));
    socket.on("room:read", ({ user }) => heard.push(`${name}: ${user} reads`));
  }
  const typing = next(bob.socket, "typing");
  ann.socket.emit("typing", { room: room.id });
  await typing;
  eve.socket.emit("typing", { room: room.id });
  await ann.socket.emitWithAck("room:read", { room: room.id, offset: 99 });
  // What was sent to them before is there when they are answered.
  for (const { socket } of [ann, bob, eve, gone]) {
    await socket.emitWithAck("room:search", { room: room.id, text: "x" });
  }
  expect(heard.sort()).toEqual([
    `ann: ${ann.id} reads`,
    `bob: ${ann.id} reads`,
    `bob: ${ann.id} types`,
  ]);
});

/** Two people, and their direct room that the second has left. */
async function leftAlone() {
  const [ann, bob] = [await chat.person(), await chat.person()];
  const made = await ann.socket.emitWithAck("room:direct", { user: bob.id });
  if (!made.ok) throw new Error(made.error.code);
  await bob.socket.emitWithAck("room:leave", { room: made.value.id });
  return { ann, bob, room: made.value };
}

test("a direct room comes back to who left it when the other writes", async () => {
  const { ann, bob, room } = await leftAlone();
  const back = summary(bob, ({ id }) => id === room.id);
  await channel(ann, room).publish("message", { text: "still there?" });
  expect(await back).toMatchObject({ unread: 1, last: { text: "still there?" } });
});

test("a direct room does not come back to who left it when the other only opens it", async () => {
  const { ann, bob } = await leftAlone();
  await ann.socket.emitWithAck("room:direct", { user: bob.id });
  const { welcome } = await bob.visitor.connect();
  expect(welcome.rooms).toEqual([]);
});

test("a direct room is back as its line is in, or neither is there", async () => {
  const { ann, bob, room } = await leftAlone();
  const db = new Database(chat.database);
  db.exec("CREATE TRIGGER full BEFORE INSERT ON members BEGIN SELECT RAISE(ABORT, 'full'); END");
  await channel(ann, room).publish("message", { text: "one" });
  const back = summary(bob, ({ id }) => id === room.id);
  db.exec("DROP TRIGGER full");
  db.close();
  expect(await back).toMatchObject({ unread: 1, last: { text: "one" } });
});

test("an invitation of nobody is no news", async () => {
  const [ann, bob] = [await chat.person(), await chat.person()];
  const brought = summary(bob, () => true);
  const room = await group(ann, [bob]);
  await brought;
  const heard: unknown[] = [];
  for (const { socket } of [ann, bob]) socket.on("room:changed", (room) => heard.push(room));
  const invite = { room: room.id, users: [bob.id] };
  expect(await ann.socket.emitWithAck("room:invite", invite)).toMatchObject({ ok: true });
  // What was sent before it has come before it.
  for (const { socket } of [ann, bob])
    await socket.emitWithAck("room:read", { room: room.id, offset: 0 });
  expect(heard).toEqual([]);
});

test("search finds parts of words in any case and in Korean, newest first, and goes on", async () => {
  const ann = await chat.person();
  const room = await group(ann, []);
  for (let number = 1; number <= 30; number++) {
    await channel(ann, room).publish("message", { text: `Message ${number} 100% 안녕하세요` });
  }
  const search = async (text: string, before?: number) => {
    const request = { room: room.id, text, ...(before !== undefined && { before }) };
    const found = await ann.socket.emitWithAck("room:search", request);
    return found.ok ? found.value.hits.map(({ offset }) => offset) : found.error.code;
  };
  expect(await search("MESSAGE 3 100")).toEqual([4]);
  expect(await search("녕하")).toHaveLength(30);
  expect(await search("message 1", 12)).toEqual([11, 2]);
  expect(await search("%")).toHaveLength(30);
  expect(await search("_")).toEqual([]);
  expect(await search("  ")).toBe("search_empty");
});

test("searches are few, as each reads the whole room", async () => {
  const ann = await chat.person();
  const { id: room } = await group(ann, []);
  const search = () => ann.socket.emitWithAck("room:search", { room, text: "x" });
  const most = allowance(20, 10_000);
  const answers = await Promise.all(Array.from({ length: 60 }, search));
  const found = answers.filter(({ ok }) => ok);
  expect(found.length).toBeGreaterThanOrEqual(20);
  expect(found.length).toBeLessThanOrEqual(most());
  const refused = answers.filter((answer) => !found.includes(answer));
  expect(new Set(refused.map((answer) => !answer.ok && answer.error.code))).toEqual(
    new Set(["rate_limited"]),
  );
});

test("of a room that cannot be made nothing stays", async () => {
  const { default: Database } = await import("better-sqlite3");
  const ann = await chat.person();
  const db = new Database(chat.database, { readonly: true });
  const count = () => db.prepare("SELECT count(*) FROM rooms").pluck().get();
  const before = count();
  const unknown = { ok: false, error: { code: "user_not_found" } };
  const request = { name: "Ghosts", users: ["nobody"] };
  expect(await ann.socket.emitWithAck("room:create", request)).toEqual(unknown);
  expect(await ann.socket.emitWithAck("room:direct", { user: "nobody" })).toEqual(unknown);
  expect(count()).toBe(before);
  db.close();
});

test("a crash between the message and its line heals at the next start", async () => {
  const { default: Database } = await import("better-sqlite3");
  const ann = await chat.person();
  const room = await group(ann, []);
  for (const text of ["one", "two", "three"]) await channel(ann, room).publish("message", { text });
  await chat.kill();
  const db = new Database(chat.database);
  expect(db.prepare("DELETE FROM lines WHERE room = ? AND offset > 1").run(room.id).changes).toBe(
    3,
  );
  db.close();
  await chat.restart();
  const again = new Visitor(chat.url);
  again.cookie = ann.visitor.cookie;
  const { socket, welcome } = await again.connect();
  const found = await socket.emitWithAck("room:search", { room: room.id, text: "one" });
  again.leave();
  expect(found).toMatchObject({ value: { hits: [{ offset: 2, text: "one" }] } });
  expect(welcome.rooms.find(({ id }) => id === room.id)).toMatchObject({
    head: 4,
    last: { text: "three" },
  });
});

test("a message that the database failed at is in lists and searches with the next one", async () => {
  const [ann, bob] = [await chat.person(), await chat.person()];
  const room = await group(ann, [bob]);
  const db = new Database(chat.database);
  db.exec("CREATE TRIGGER full BEFORE INSERT ON lines BEGIN SELECT RAISE(ABORT, 'no room'); END");
  await channel(ann, room).publish("message", { text: "one" });
  db.exec("DROP TRIGGER full");
  db.close();
  const whole = summary(bob, ({ head }) => head === 3, room);
  await channel(ann, room).publish("message", { text: "two" });
  expect(await whole).toMatchObject({ unread: 2, last: { text: "two" } });
  const found = await bob.socket.emitWithAck("room:search", { room: room.id, text: "one" });
  expect(found).toMatchObject({ ok: true, value: { hits: [{ offset: 2 }] } });
});
