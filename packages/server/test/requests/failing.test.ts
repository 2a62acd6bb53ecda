import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Refusal, requests } from "@baro/server";
import { Client, Inbox } from "@baro/testing";
import { afterEach, describe, expect, it } from "vitest";
import { useServer } from "../support/real-server.ts";
import { anything, schema } from "../support/schema.ts";
import { useUncaught, useUnheard } from "../support/uncaught.ts";

const server = useServer();
const open: Client[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});

const INTERNAL = { ok: false, error: { code: "internal" } };

const connect = async () => {
  const client = await Client.connect(server().url);
  open.push(client);
  return client.socket;
};

/** What the server's namespace hears as `error`. */
function errors(): Inbox<unknown> {
  const heard = new Inbox<unknown>("an error");
  server().io.on("error", (error) => heard.push(error));
  return heard;
}

const bug = (): Error => new Error("a secret");
const fail = (): never => {
  throw bug();
};
const reject = (): Promise<never> => Promise.reject(bug());

describe("a request that fails", () => {
  useUncaught();

  it.each([
    ["in an answer that throws", { answer: fail }],
    ["in an answer that rejects", { answer: reject }],
    ["in a `before` that throws", { before: fail }],
    ["in a `before` that rejects", { before: reject }],
    ["in a schema that throws", { input: schema(fail) }],
    ["in a schema that rejects", { input: schema(reject) }],
  ])("%s is answered with internal alone, and reported", async (_where, broken) => {
    const { answer, before, input } = {
      answer: () => 1,
      before: () => 1,
      input: anything,
      ...broken,
    };
    requests(server().io, { ask: input }, { before, answers: { ask: answer } });
    const heard = errors();
    const socket = await connect();
    expect(await socket.emitWithAck("ask", 1)).toEqual(INTERNAL);
    expect(await heard.next()).toEqual(bug());
    expect([socket.connected, heard.size]).toEqual([true, 0]);
  });

  it.each([
    ["a cycle", () => cycle()],
    ["a BigInt", () => 1n],
    ["what throws when it is read", () => ({ toJSON: fail })],
  ])("as its value is %s is answered with internal, and reported", async (_what, value) => {
    requests(server().io, { ask: anything }, { answers: { ask: value } });
    const heard = errors();
    const socket = await connect();
    expect(await socket.emitWithAck("ask", 1)).toEqual(INTERNAL);
    expect(await heard.next()).toMatchObject({ code: "SOCKET_UNENCODABLE" });
  });

  it.each([undefined, null, 3, {}, { issues: undefined }])(
    "as its schema gives %s, which is no result, is answered with internal, and reported",
    async (nonsense) => {
      requests(
        server().io,
        { ask: schema(() => nonsense as never) },
        { answers: { ask: () => 1 } },
      );
      const heard = errors();
      const socket = await connect();
      expect(await socket.emitWithAck("ask", 1)).toEqual(INTERNAL);
      expect(await heard.next()).toEqual(
        new TypeError("a schema gives neither a value nor issues"),
      );
    },
  );

  it("without an acknowledgement is reported all the same", async () => {
    requests(server().io, { ask: anything }, { answers: { ask: reject } });
    const heard = errors();
    const socket = await connect();
    socket.emit("ask", 1);
    expect(await heard.next()).toEqual(bug());
    expect(socket.connected).toBe(true);
  });

  it("disturbs neither the requests beside it nor other clients", async () => {
    const answers = { ask: (input: unknown) => (input === "bad" ? fail() : input) };
    requests(server().io, { ask: anything }, { answers });
    errors();
    const [one, other] = [await connect(), await connect()];
    const given = await Promise.all([
      one.emitWithAck("ask", "bad"),
      one.emitWithAck("ask", 1),
      other.emitWithAck("ask", 2),
    ]);
    expect(given).toEqual([INTERNAL, { ok: true, value: 1 }, { ok: true, value: 2 }]);
  });

  it("is told to diagnostics by its name, and to listeners of its socket before those of the namespace", async () => {
    const told = new Inbox<unknown>("a diagnostic");
    const hear = (message: unknown) => told.push(message);
    subscribe("baro:listener:failed", hear);
    try {
      requests(server().io, { ask: anything }, { answers: { ask: fail } });
      const [heard, own] = [errors(), new Inbox<unknown>("an error of the socket")];
      server().io.on("connection", (socket) => socket.on("error", (error) => own.push(error)));
      const socket = await connect();
      await socket.emitWithAck("ask", 1);
      expect(await own.next()).toEqual(bug());
      expect(await told.next()).toMatchObject({ namespace: "/", event: "ask", error: bug() });
      expect(heard.size).toBe(0);
    } finally {
      unsubscribe("baro:listener:failed", hear);
    }
  });
});

describe("a request that fails where nobody hears errors", () => {
  const uncaught = useUncaught();

  it("surfaces as an async listener's rejection", async () => {
    requests(server().io, { ask: anything }, { answers: { ask: fail } });
    const socket = await connect();
    expect(await socket.emitWithAck("ask", 1)).toEqual(INTERNAL);
    expect(await uncaught().next()).toEqual(bug());
  });
});

describe("a request that fails where the process hears nothing either", () => {
  const printed = useUnheard();

  it("is printed, and the process goes on", async () => {
    requests(server().io, { ask: anything }, { answers: { ask: fail } });
    const socket = await connect();
    expect(await socket.emitWithAck("ask", 1)).toEqual(INTERNAL);
    await expect
      .poll(printed)
      .toEqual([expect.stringContaining("an async listener has rejected: Error: a secret")]);
  });
});

describe("a refusal", () => {
  const uncaught = useUncaught();
  const refuse = (): never => {
    throw new Refusal("not_you", { retryAfter: 0 });
  };

  it.each([
    ["of `before`", { before: async () => refuse() }],
    ["of a schema", { input: schema(refuse) }],
    ["of an async schema", { input: schema(async () => refuse()) }],
    ["of an answer", { answer: refuse }],
  ])("%s is told as it is, and reported nowhere", async (_whose, refusing) => {
    const { answer, before, input } = {
      answer: () => 1,
      before: () => 1,
      input: anything,
      ...refusing,
    };
    requests(server().io, { ask: input }, { before, answers: { ask: answer } });
    const heard = errors();
    const socket = await connect();
    const refused = { ok: false, error: { code: "not_you", retryAfter: 0 } };
    expect(await socket.emitWithAck("ask", 1)).toEqual(refused);
    socket.emit("ask", 1);
    expect(await socket.emitWithAck("ask", 1)).toEqual(refused);
    expect([heard.size, uncaught().size]).toEqual([0, 0]);
  });
});

function cycle(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}
