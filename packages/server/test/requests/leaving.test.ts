import { requests, type Socket } from "@baro/server";
import { Client, Inbox, once } from "@baro/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useServer } from "../support/real-server.ts";
import { turn } from "../support/scene.ts";
import { anything, ISSUES, schema } from "../support/schema.ts";
import { useUncaught } from "../support/uncaught.ts";

const server = useServer();
const uncaught = useUncaught();
let asked = new Inbox<unknown>("a request to be asked");
beforeEach(() => {
  asked = new Inbox("a request to be asked");
});
const open: Client[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});

/** A client that has asked, and left when that was heard of. */
async function askAndLeave(leave: (socket: Socket, client: Client) => unknown): Promise<void> {
  const client = await Client.create(server().url, { transports: ["websocket"] });
  open.push(client);
  const socket = await server().socket();
  const left = once(socket, "disconnect");
  await client.connected();
  client.socket.emit("ask", 1, () => asked.push("an answer to who has left"));
  await asked.next();
  leave(socket, client);
  await left;
}

const WAYS: [string, (socket: Socket, client: Client) => unknown][] = [
  ["has left the namespace", (_socket, client) => client.socket.disconnect()],
  ["was disconnected", (socket) => socket.disconnect()],
  ["has lost its connection", (socket) => socket.conn.close()],
];

describe.each(WAYS)("of a client that %s meanwhile", (_how, leave) => {
  it.each(["before", "schema"])("a request in its %s is not begun", async (where) => {
    const gate = new Inbox<void>("a word to go on");
    const wait = async (stage: string) => {
      if (stage !== where) return;
      asked.push(stage);
      await gate.next();
    };
    const input = schema(async (value) => {
      await wait("schema");
      return { value };
    });
    const answers = { ask: () => asked.push("begun") };
    requests(server().io, { ask: input }, { before: () => wait("before"), answers });
    await askAndLeave(leave);
    gate.push();
    await turn();
    expect([asked.size, uncaught().size]).toEqual([0, 0]);
  });

  it.each([
    ["done", (): unknown => 1],
    ["done, whatever it gives", (): unknown => 1n],
  ])("a request that has begun is %s, and not answered", async (_what, value) => {
    const gate = new Inbox<void>("a word to go on");
    const ask = async () => {
      asked.push("begun");
      await gate.next();
      asked.push("done");
      return value();
    };
    requests(server().io, { ask: anything }, { answers: { ask } });
    await askAndLeave(leave);
    gate.push();
    expect(await asked.next()).toBe("done");
    await turn();
    expect([asked.size, uncaught().size]).toEqual([0, 0]);
  });

  it("a fault of the app is reported all the same, and bad input is nobody's", async () => {
    const gate = new Inbox<void>("a word to go on");
    const input = schema(async (value) => {
      asked.push("schema");
      await gate.next();
      if (value === 1) throw new Error("of the schema");
      return ISSUES;
    });
    requests(server().io, { ask: input }, { answers: { ask: () => 1 } });
    const errors = new Inbox<unknown>("an error");
    server().io.on("error", (error) => errors.push(error));
    await askAndLeave(leave);
    gate.push();
    expect(await errors.next()).toMatchObject({ message: "of the schema" });
    expect([errors.size, uncaught().size]).toEqual([0, 0]);
  });
});
