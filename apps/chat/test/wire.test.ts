import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "@baro/client";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type {
  Answer,
  ClientToServer,
  Entrance,
  Message,
  Page,
  RoomSummary,
  ServerToClient,
} from "../server/events.ts";
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
    ["message:send", [{ room: 1, clientId: "0123456789abcdef", text: "hi" }], "not_in_room"],
    ["message:send", [{ room: 1, clientId: "0123456789abcdef", text: " " }], "message_empty"],
    ["message:history", [{ room: 1, before: 10 }], "not_in_room"],
    ["message:history", [[1, 2]], "bad_request"],
  ])("%s with %j is answered %s", async (event, args, code) => {
    const visitor = await arrive("Mina");
    expect(await ask(visitor, event, ...args)).toEqual(refusal(code));
  });

  test("of a wrong form do no harm, with and without acknowledgement", async () => {
    const visitor = await arrive("Mina");
    const untyped: Socket = visitor as Socket;
    for (const event of [
      "room:create",
      "room:enter",
      "message:send",
      "message:history",
      "typing",
      "unknown",
    ]) {
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
    expect(await ask(jun, "message:history", { room, before: 1 })).toEqual(refusal("not_in_room"));
    expect(await ask(mina, "room:enter", { room })).toMatchObject({
      value: { room: { members: 1 } },
    });
  });
});

describe("messages", () => {
  test("sent twice are stored and delivered once", async () => {
    const [mina, jun] = [await arrive("Mina"), await arrive("Jun")];
    const room = await ownRoom(mina, "Once");
    await jun.timeout(5000).emitWithAck("room:enter", { room });
    const heard: Message[] = [];
    jun.on("message:new", (message) => heard.push(message));
    const request = { room, clientId: "0123456789abcdef", text: "once" };
    const first: Answer<Message> = await mina.timeout(5000).emitWithAck("message:send", request);
    const again: Answer<Message> = await mina.timeout(5000).emitWithAck("message:send", request);
    expect(again).toEqual(first);
    const page: Answer<Entrance> = await jun
      .timeout(5000)
      .emitWithAck("room:enter", { room, after: 0 });
    expect(page.ok && page.value.messages).toEqual(heard);
    expect(heard).toHaveLength(1);
  });

  test("carry an author that cannot be chosen", async () => {
    const [mina, jun] = [await arrive("Mina"), await arrive("Jun")];
    const room = await ownRoom(mina, "Who");
    await jun.timeout(5000).emitWithAck("room:enter", { room });
    const forged = {
      room,
      clientId: "0123456789abcdef",
      text: "I am Mina",
      author: { id: "x", nickname: "Mina" },
      id: 7,
      at: 0,
    };
    await ask(jun, "message:send", forged);
    const page: Answer<Page> = await mina
      .timeout(5000)
      .emitWithAck("message:history", { room, before: 100 });
    expect(page.ok && page.value.messages).toMatchObject([
      { id: 1, text: "I am Mina", author: { nickname: "Jun" } },
    ]);
  });
});
