import { ChannelError, io } from "@baro/client";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { channelOf } from "../shared/room-channel.ts";
import { allowance } from "./support/allowance.ts";
import { next, type Visitor } from "./support/client.ts";
import { runningChat } from "./support/running.ts";

// How often one person may do what: far above what people do, and no loop goes through.

const chat = runningChat();

const ROOMS = 200;

/** What a program is told that asks without our client, as docs/protocol/channels.md has it. */
interface Subscribed {
  readonly results: readonly {
    readonly error?: { readonly code: string; readonly reason?: string };
  }[];
}

/** Rooms that someone is in; they are made in the file, as nobody makes as many at once. */
async function manyRooms(visitor: Visitor): Promise<number[]> {
  const me = await visitor.me();
  const db = new Database(chat.database);
  const rooms = Array.from({ length: ROOMS }, (_, index) => 1000 + index);
  const room = db.prepare(
    "INSERT INTO rooms (id, kind, name, created_at) VALUES (?, 'group', 'R', 0)",
  );
  const member = db.prepare("INSERT INTO members (room, user, joined, read) VALUES (?, ?, 0, 0)");
  db.transaction(() => {
    for (const id of rooms) {
      room.run(id);
      member.run(id, me);
    }
  })();
  db.close();
  return rooms;
}

/** A program of its own, which hears every refusal: the page's client tries again by itself. */
function program({ cookie }: Visitor) {
  const socket = io(chat.url, {
    forceNew: true,
    transports: ["websocket"],
    extraHeaders: { cookie },
  });
  onTestFinished(() => void socket.disconnect());
  const subscribe = async (rooms: readonly number[]): Promise<Subscribed["results"]> => {
    const channels = rooms.map((room) => ({ channel: channelOf(room), last: 50 }));
    const { results }: Subscribed = await socket.emitWithAck("baro:subscribe", channels);
    return results;
  };
  return { socket, subscribe };
}

/** A page that opens all its rooms at once: reads on, and looks back. @returns what was refused */
async function comeBack(visitor: Visitor, rooms: readonly number[]): Promise<unknown[]> {
  const { socket, subscribe } = program(visitor);
  const refused: unknown[] = [];
  socket.on("disconnect", (reason) => refused.push(reason));
  for (const { error } of await subscribe(rooms)) if (error) refused.push(error);
  const look = (room: number) => socket.channel(channelOf(room), { subscribe: false }).history();
  await Promise.all(rooms.map((room) => look(room).catch((error: unknown) => refused.push(error))));
  return refused;
}

/** Asks for more channels than may be asked for until the test is over, so that what comes back is used up at once. Resolves when one was refused. @returns whether it is still at it */
async function exhaust(visitor: Visitor): Promise<() => boolean> {
  const { socket, subscribe } = program(visitor);
  const names = Array.from({ length: 100 }, (_, index) => 10_000 + index);
  const isRefused = async () =>
    (await subscribe(names)).some(({ error }) => error?.reason === "rate_limited");
  while (!(await isRefused()));
  const goOn = async () => {
    while (socket.connected) await isRefused();
  };
  // It is cut off at the end of the test.
  void goOn().catch(() => {});
  return () => socket.connected;
}

test("who comes back to 200 rooms is refused nothing, and neither is a second tab", async () => {
  const ben = await chat.visitor("Ben");
  const rooms = await manyRooms(ben);
  expect(await comeBack(ben, rooms)).toEqual([]);
  const tab = await program(ben).subscribe(rooms);
  expect(tab.filter(({ error }) => error)).toEqual([]);
  expect(tab).toHaveLength(ROOMS);
});

test("a loop that reads the history is told to come later, and others are not held up", async () => {
  const [cem, dan] = [await chat.visitor("Cem"), await chat.visitor("Dan")];
  const { socket } = await cem.connect();
  const made = await socket.emitWithAck("room:create", {
    name: "Loop",
    users: [(await dan.me()) ?? ""],
  });
  const name = channelOf(made.ok ? made.value.id : 0);
  const channel = socket.channel(name, { subscribe: false });
  const outcomes: unknown[] = [];
  const most = allowance(300, 10_000);
  while (!outcomes.includes("overloaded")) {
    const pages = Array.from({ length: 100 }, () => channel.history().then(() => "read", codeOf));
    outcomes.push(...(await Promise.all(pages)));
  }
  const read = outcomes.filter((outcome) => outcome === "read").length;
  expect(read).toBeGreaterThanOrEqual(300);
  expect(read).toBeLessThanOrEqual(most());
  expect(new Set(outcomes)).toEqual(new Set(["read", "overloaded"]));
  const other = (await dan.connect()).socket.channel(name, { subscribe: false });
  expect((await other.history()).entries).toHaveLength(1);
});

test("a loop that tries the names of channels is told to come later", async () => {
  const { subscribe } = program(await chat.visitor("Eve"));
  const rooms = Array.from({ length: 400 }, (_, index) => 10_000 + index);
  const reasons: unknown[] = [];
  const most = allowance(1000, 10_000);
  while (!reasons.includes("rate_limited")) {
    const results = await subscribe(rooms);
    reasons.push(...results.map(({ error }) => error?.reason ?? error?.code));
  }
  const tried = reasons.filter((reason) => reason === "not_member").length;
  expect(tried).toBeGreaterThanOrEqual(1000);
  expect(tried).toBeLessThanOrEqual(most());
  expect(new Set(reasons)).toEqual(new Set(["not_member", "rate_limited"]));
});

/** Someone who reads in rooms of a few people, and may ask for no more channels for now. `ends`: of their subscriptions. */
async function exhaustedReader(visitor: Visitor, others: readonly string[] = []) {
  const ann = await chat.person();
  const users = [...others, (await visitor.me()) ?? ""];
  const { socket } = program(visitor);
  const ends: unknown[] = [];
  const readIn = async () => {
    const made = await ann.socket.emitWithAck("room:create", { name: "Group", users });
    if (!made.ok) throw new Error(made.error.code);
    const read = socket.channel(channelOf(made.value.id));
    await next(read, "subscribed");
    read.on("unsubscribed", (end) => ends.push(end));
    return { room: made.value.id, read };
  };
  const [first, ...more] = [
    await readIn(),
    await readIn(),
    await readIn(),
    await readIn(),
  ] as const;
  const isExhausted = await exhaust(visitor);
  return { ann, socket, first, more, ends, isExhausted };
}

test("who reads on in a room is not touched by others who leave it, whatever their own rate", async () => {
  const [bob, ida] = [await chat.person(), await chat.visitor("Ida")];
  const { ann, first, ends, isExhausted } = await exhaustedReader(ida, [bob.id]);
  const { room, read } = first;
  await bob.socket.emitWithAck("room:leave", { room });
  const heard = next(read, "message");
  await ann.socket.channel(channelOf(room)).publish("message", { text: "still there?" });
  expect((await heard)[0]).toEqual({ text: "still there?" });
  expect([ends, isExhausted()]).toEqual([[], true]);
});

test("who leaves a room reads no more of it at once, whatever their rate", async () => {
  const reader = await exhaustedReader(await chat.visitor("Bob"));
  const { first, more, socket, ends, isExhausted } = reader;
  // Of a few, as a little of the rate may have come back just when one of them is left.
  for (const { room } of [first, ...more]) {
    await socket.emitWithAck("room:leave", { room });
    expect(ends.splice(0)).toMatchObject([{ reason: "not_member" }]);
  }
  expect(isExhausted()).toBe(true);
});

test("who sends packets without end is cut off, and the server goes on", async () => {
  const { socket } = await (await chat.visitor("Fay")).connect();
  const end = next(socket, "disconnect");
  for (let sent = 0; sent < 5000; sent++) socket.emit("typing", { room: 1 });
  await end;
  expect((await chat.visitor("Gil").then((visitor) => visitor.connect())).welcome.self.name).toBe(
    "Gil",
  );
});

function codeOf(error: unknown): unknown {
  return error instanceof ChannelError && error.retry ? error.code : error;
}
