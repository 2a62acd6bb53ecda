import { requests } from "@baro/server";
import { Client, Inbox } from "@baro/testing";
import { afterEach, describe, expect, it } from "vitest";
import { useServer } from "../support/real-server.ts";
import { anything, schema, text } from "../support/schema.ts";

const server = useServer();
const open: Client[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});

const connect = async () => {
  const client = await Client.connect(server().url, { transports: ["websocket"] });
  open.push(client);
  return client.socket;
};

describe("`before`", () => {
  it("comes first of all, for each request, and gives the answer its asker", async () => {
    const steps: unknown[] = [];
    const checked = schema<string>((value) => {
      steps.push("schema");
      return text["~standard"].validate(value);
    });
    requests(
      server().io,
      { a: checked, b: checked },
      {
        before: async (socket, name) => {
          steps.push(["before", name]);
          return { id: socket.id };
        },
        answers: { a: (_input, { id }) => id, b: (_input, asker) => asker },
      },
    );
    const socket = await connect();
    expect(await socket.emitWithAck("a", "x")).toEqual({ ok: true, value: socket.id });
    expect(await socket.emitWithAck("b", "x")).toEqual({ ok: true, value: { id: socket.id } });
    expect(await socket.emitWithAck("b", 1)).toMatchObject({ ok: false });
    expect(steps).toEqual([
      ["before", "a"],
      "schema",
      ["before", "b"],
      "schema",
      ["before", "b"],
      "schema",
    ]);
  });

  it("may give nothing, and then answers have no asker", async () => {
    requests(
      server().io,
      { a: anything },
      { before: () => {}, answers: { a: (_input, asker) => asker === undefined } },
    );
    const socket = await connect();
    expect(await socket.emitWithAck("a", 1)).toEqual({ ok: true, value: true });
  });
});

describe("requests of one client", () => {
  it("begin in the order in which they came, among the other events of their socket", async () => {
    const begun = new Inbox<unknown>("a request to begin");
    const answer = async (input: unknown) => begun.push(input);
    requests(
      server().io,
      { a: anything, b: anything },
      { before: (socket) => socket.id, answers: { a: answer, b: answer } },
    );
    server().io.on("connection", (socket) => socket.on("plain", (value) => begun.push(value)));
    const socket = await connect();
    socket.emit("a", 1).emit("plain", 2).emit("b", 3).emit("a", 4);
    const order = [await begun.next(), await begun.next(), await begun.next(), await begun.next()];
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it("run beside each other, and the first to be done is answered first", async () => {
    const slow = new Inbox<string>("a word to go on");
    requests(
      server().io,
      { slow: anything, quick: anything },
      { answers: { slow: () => slow.next(), quick: () => "quick" } },
    );
    const socket = await connect();
    const answers = new Inbox<unknown>("an answer");
    socket.emit("slow", 1, (answer: unknown) => answers.push(answer));
    socket.emit("quick", 1, (answer: unknown) => answers.push(answer));
    expect(await answers.next()).toEqual({ ok: true, value: "quick" });
    slow.push("slow");
    expect(await answers.next()).toEqual({ ok: true, value: "slow" });
  });

  it("are stopped by a middleware of their socket, as any event", async () => {
    requests(server().io, { a: anything }, { answers: { a: (input) => input } });
    server().io.on("connection", (socket) => {
      socket.on("error", () => {});
      socket.use(([, input], next) => next(input === 1 ? new Error("not this") : undefined));
    });
    const socket = await connect();
    let answered = false;
    socket.emit("a", 1, () => {
      answered = true;
    });
    expect(await socket.emitWithAck("a", 2)).toEqual({ ok: true, value: 2 });
    expect(answered).toBe(false);
  });
});

describe("where listeners at work are bounded", () => {
  const bounded = useServer({ maxConcurrentListeners: 1 });

  it("a request waits for the one before it", async () => {
    const first = new Inbox<number>("a word to go on");
    const begun = new Inbox<unknown>("a request to begin");
    const answer = (input: unknown) => {
      begun.push(input);
      return input === 1 ? first.next() : 2;
    };
    requests(bounded().io, { a: anything }, { answers: { a: answer } });
    const client = await Client.connect(bounded().url);
    open.push(client);
    const answers = [client.socket.emitWithAck("a", 1), client.socket.emitWithAck("a", 2)];
    expect(await begun.next()).toBe(1);
    expect(begun.size).toBe(0);
    first.push(1);
    expect(await Promise.all(answers)).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 2 },
    ]);
  });
});
