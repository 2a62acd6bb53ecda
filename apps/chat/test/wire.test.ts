import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "@baro/client";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type {
  Answer,
  ClientToServer,
  RoomEvents,
  RoomSummary,
  ServerToClient,
} from "../server/events.ts";
import { channelOf } from "../server/room-channel.ts";
import { type ServerProcess, startServer } from "./support/server-process.ts";

/** What a program may send that is not our page: everything here goes over the wire to the built server. */
type Visitor = Socket<ServerToClient, ClientToServer>;

// Nothing here takes long: a server that is silent is a failure, not a reason to wait.
vi.setConfig({ testTimeout: 10_000 });

let folder: string;
let server: ServerProcess;
const visitors: Visitor[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "baro-wire-"));
  server = await startServer({ database: join(folder, "chat.db") });
});

afterEach(() => {
  for (const visitor of visitors.splice(0)) visitor.disconnect();
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

function visit(auth: Record<string, unknown>): Visitor {
  const visitor: Visitor = io(server.url, { auth, forceNew: true, transports: ["websocket"] });
  visitors.push(visitor);
  return visitor;
}

async function arrive(name: string): Promise<Visitor> {
  const visitor = visit({ nickname: name, token: `token-of-${name}-0123456789` });
  await new Promise<void>((resolve) => visitor.once("welcome", () => resolve()));
  return visitor;
}

/** Sends an event that the types would not allow, and gives the acknowledgement. */
function ask(visitor: Visitor, event: string, ...args: unknown[]): Promise<unknown> {
  const untyped: Socket = visitor as Socket;
  return untyped.timeout(5000).emitWithAck(event, ...args);
}

const refusal = (code: string) => ({ ok: false, error: { code } });

async function ownRoom(visitor: Visitor, name: string): Promise<number> {
  const answer: Answer<RoomSummary> = await visitor
    .timeout(5000)
    .emitWithAck("room:create", { name });
  if (!answer.ok) throw new Error(answer.error.code);
  await visitor.timeout(5000).emitWithAck("room:enter", { room: answer.value.id });
  return answer.value.id;
}

describe("credentials", () => {
  test.each([
    ["none", {}, "bad_request"],
    ["a blank nickname", { nickname: " ", token: "0123456789abcdef" }, "nickname_empty"],
    ["a long nickname", { nickname: "x".repeat(21), token: "0123456789abcdef" }, "nickname_length"],
    ["no token", { nickname: "Mina" }, "bad_request"],
  ])("are refused with a code: %s", async (_what, auth, code) => {
    const visitor = visit(auth);
    const error = await new Promise((resolve) => visitor.once("connect_error", resolve));
    expect(error).toMatchObject({ data: { code } });
    expect(visitor.active).toBe(false);
  });
});

describe("requests", () => {
  test.each([
    ["room:create", [{ name: "" }], "room_name_empty"],
    ["room:create", [{ name: "x".repeat(41) }], "room_name_length"],
    ["room:enter", [{ room: 99_999 }], "room_not_found"],
    ["room:enter", [null], "bad_request"],
    ["room:leave", ["1"], "bad_request"],
  ])("%s with %j is answered %s", async (event, args, code) => {
    const visitor = await arrive("Mina");
    expect(await ask(visitor, event, ...args)).toEqual(refusal(code));
  });

  test("of a wrong form do no harm, with and without acknowledgement", async () => {
    const visitor = await arrive("Mina");
    const untyped: Socket = visitor as Socket;
    for (const event of ["room:create", "room:enter", "typing", "unknown"]) {
      untyped.emit(event);
      untyped.emit(event, "no object", "no function");
      untyped.emit(event, { room: {} }, { deeply: [{ nested: 1 }] });
      untyped.emit(event, Buffer.from([1, 2, 3]));
    }
    const room = await ownRoom(visitor, "Still standing");
    expect(room).toBeGreaterThan(0);
  });

  test("that come too fast are refused with the time to wait", async () => {
    const visitor = await arrive("Mina");
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, count) =>
        ask(visitor, "room:create", { name: `Fast ${count}` }),
      ),
    );
    expect(
      answers.filter((answer) => JSON.stringify(answer).includes("rate_limited")),
    ).toHaveLength(5);
    expect(answers.at(-1)).toMatchObject({ ok: false, error: { retryAfter: expect.any(Number) } });
  });
});

describe("rooms", () => {
  test("are left by one who asks to leave before the entrance is answered", async () => {
    const [mina, jun] = [await arrive("Mina"), await arrive("Jun")];
    const room = await ownRoom(mina, "Revolving door");
    const [entrance] = await Promise.all([
      ask(jun, "room:enter", { room }),
      ask(jun, "room:leave", { room }),
    ]);
    expect([refusal("not_in_room"), expect.objectContaining({ ok: true })]).toContainEqual(
      entrance,
    );
    expect(await ask(mina, "room:enter", { room })).toMatchObject({
      value: { members: 1 },
    });
  });
});

describe("messages", () => {
  const publish = (visitor: Visitor, channel: string, body: unknown) =>
    visitor.channel(channel, { subscribe: false }).publish("message", body);

  test("come to those who follow the room, with an author that cannot be chosen", async () => {
    const [mina, jun] = [await arrive("Mina"), await arrive("Jun")];
    const name = channelOf(await ownRoom(mina, "Who"));
    const heard = new Promise((resolve) => {
      const channel = mina.channel<RoomEvents>(name);
      channel.on("message", (body, { by, offset }) => resolve({ body, by, offset }));
      channel.on("subscribed", () => publish(jun, name, { nickname: "Jun", text: "hi", by: "x" }));
    });
    expect(await heard).toMatchObject({ body: { text: "hi" }, offset: 1 });
    expect(await heard).not.toMatchObject({ by: "x" });
    const forged = publish(jun, name, { nickname: "Mina", text: "I am Mina" });
    await expect(forged).rejects.toMatchObject({ code: "forbidden", reason: "bad_request" });
  });

  test.each([
    ["room:99999", { nickname: "Mina", text: "hi" }, "room_not_found"],
    ["lobby", { nickname: "Mina", text: "hi" }, "room_not_found"],
    ["room:1", { nickname: "Mina", text: " " }, "message_empty"],
    ["room:1", { nickname: "Mina", text: "x".repeat(2001) }, "message_length"],
    ["room:1", "hi", "bad_request"],
  ])("are refused in %s: %j is %s", async (channel, body, reason) => {
    const mina = await arrive("Mina");
    await expect(publish(mina, channel, body)).rejects.toMatchObject({ reason });
  });

  test("of a room that does not exist are not to be read", async () => {
    const mina = await arrive("Mina");
    const channel = mina.channel("room:99999");
    const error = await new Promise((resolve) => channel.on("error", resolve));
    expect(error).toMatchObject({ code: "forbidden", reason: "room_not_found" });
    await expect(channel.history()).rejects.toMatchObject({ reason: "room_not_found" });
  });

  test("that come too fast are all stored, a little later, in order", async () => {
    const mina = await arrive("Mina");
    const name = channelOf(await ownRoom(mina, "Fast"));
    const texts = Array.from({ length: 24 }, (_, index) => `${index}`);
    const receipts = await Promise.all(
      texts.map((text) => publish(mina, name, { nickname: "Mina", text })),
    );
    expect(receipts.map(({ offset }) => offset)).toEqual(texts.map((_, index) => index + 1));
  });
});
