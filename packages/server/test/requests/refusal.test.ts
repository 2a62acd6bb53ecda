import { Refusal, type Socket, users } from "@baro/server";
import { Client, Inbox, once } from "@baro/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useServer } from "../support/real-server.ts";
import { useUncaught } from "../support/uncaught.ts";

const server = useServer();
const uncaught = useUncaught();
const open: Client[] = [];
let errors = new Inbox<unknown>("an error");
beforeEach(() => {
  errors = new Inbox("an error");
  server().io.on("error", (error) => errors.push(error));
  server().io.channels.on("error", (error) => errors.push(error));
});
afterEach(() => {
  for (const client of open.splice(0)) client.close();
  // Refusals are no faults of the app.
  expect([errors.size, uncaught().size]).toEqual([0, 0]);
});

const busy = new Refusal("busy", { retryAfter: 500, cause: new Error("a secret") });
const refuse = (): never => {
  throw busy;
};

it("is an error with a code, a time to wait, a cause, and what clients are told", () => {
  expect(busy).toBeInstanceOf(Error);
  expect(busy).toMatchObject({ name: "Refusal", message: "busy", code: "busy", retryAfter: 500 });
  expect(busy.data).toEqual({ code: "busy", retryAfter: 500 });
  expect(busy.cause).toEqual(new Error("a secret"));
  const bare = new Refusal("no");
  expect([Object.keys(bare.data), "cause" in bare]).toEqual([["code"], false]);
  expect(new Refusal("later", { retryAfter: 0 }).data).toEqual({ code: "later", retryAfter: 0 });
});

describe("a client that is not let in is told the refusal", () => {
  it.each([
    ["that a middleware throws", () => server().io.use(refuse)],
    ["that an async middleware rejects with", () => server().io.use(async () => refuse())],
    ["that a middleware hands on", () => server().io.use((_socket, next) => next(busy))],
    ["that `authenticate` throws", () => users(server().io, { authenticate: refuse })],
  ])("%s", async (_how, guard) => {
    guard();
    const client = await Client.create(server().url);
    open.push(client);
    const error = await once(client.socket, "connect_error");
    expect(error).toMatchObject({ message: "busy", data: { code: "busy", retryAfter: 500 } });
  });
});

describe("a request about a channel that `authorize` refuses", () => {
  const SECRET = "a-publisher-secret-of-mine";
  const ask = async (authorize: (socket: Socket) => never) => {
    server().io.channels.authorize(authorize);
    const client = await Client.connect(server().url, {}, "socket.io-client");
    open.push(client);
    const items = [{ id: "1", event: "said", body: 1 }];
    const answers = await Promise.all([
      client.socket.emitWithAck("baro:subscribe", [{ channel: "a" }]),
      client.socket.emitWithAck("baro:publish", "a", SECRET, items),
      client.socket.emitWithAck("baro:history", "a", {}),
    ]);
    return answers.map(({ results, error }) => error ?? results[0].error);
  };

  it("is forbidden, with the code as its reason", async () => {
    const fault = { code: "forbidden", reason: "not_you", message: "not_you" };
    const answers = await ask(() => {
      throw new Refusal("not_you", { cause: new Error("a secret") });
    });
    expect(answers).toEqual([fault, fault, fault]);
  });

  it("may come again where there is a time after which it may", async () => {
    const fault = { code: "overloaded", reason: "busy", message: "busy", retry: true };
    expect(await ask(refuse)).toEqual([fault, fault, fault]);
  });
});
