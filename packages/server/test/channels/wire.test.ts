import { createServer } from "node:http";
import { Client, listen } from "@baro/testing";
import { afterEach, describe, expect, it } from "vitest";
import { ChannelError, memoryStore, Server } from "../../src/index.ts";

// The wire form, as a client without channels of its own uses it: npm's socket.io-client.

const SECRET = "a-publisher-secret-of-mine";
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function scene({ allow = true } = {}) {
  const httpServer = createServer();
  const io = new Server(httpServer, { store: memoryStore({ maxEntries: 250 }) });
  if (allow) io.channels.authorize(() => true).identify(({ handshake }) => handshake.auth["name"]);
  const port = await listen(httpServer);
  undo.push(() => io.close());
  const join = async (name = "kim") => {
    const options = { auth: { name }, transports: ["websocket"] };
    const client = await Client.connect(`http://127.0.0.1:${port}`, options, "socket.io-client");
    undo.push(() => client.close());
    return client;
  };
  return { io, join };
}

const publish = (client: Client, ...texts: string[]) =>
  client.socket.emitWithAck(
    "baro:publish",
    "lobby",
    SECRET,
    texts.map((text) => ({ id: text, event: "said", body: { text } })),
  );

const subscribe = async (client: Client, ...requests: unknown[]) => {
  const { results } = await client.socket.emitWithAck("baro:subscribe", requests);
  return results;
};

/** The texts of the next entries, acknowledging pages. */
async function hear(client: Client, count: number): Promise<string[]> {
  const texts: string[] = [];
  while (texts.length < count) {
    const [event, , , entries, answer] = await client.next();
    if (event !== "baro:entries" || !Array.isArray(entries)) throw new Error(`got ${event}`);
    texts.push(...entries.map(({ body }) => body.text));
    if (typeof answer === "function") answer();
  }
  return texts;
}

describe("channels on the wire", () => {
  it("carry what is published to who is subscribed, once committed and in order", async () => {
    const { join } = await scene();
    const [kim, lee] = [await join("kim"), await join("lee")];
    const [start] = await subscribe(lee, { channel: "lobby" });
    expect(start).toMatchObject({ offset: 0, head: 0, first: 1, recovered: false });
    const answer = await publish(kim, "a", "b");
    expect(answer.results).toMatchObject([{ offset: 1 }, { offset: 2 }]);
    const [event, channel, epoch, entries] = await lee.next();
    expect([event, channel, epoch]).toEqual(["baro:entries", "lobby", start.epoch]);
    expect(entries).toMatchObject([
      { offset: 1, event: "said", body: { text: "a" }, id: "a", by: "kim" },
      { offset: 2, event: "said", body: { text: "b" }, id: "b", by: "kim" },
    ]);
  });

  it("append what is repeated once, and answer with the first place", async () => {
    const { io, join } = await scene();
    const [kim, again] = [await join(), await join()];
    await publish(kim, "a");
    const { results } = await publish(again, "a", "b");
    expect(results).toMatchObject([{ offset: 1, repeated: true }, { offset: 2 }]);
    expect((await io.channel("lobby").head()).head).toBe(2);
  });

  it("resume behind a position, page by page, and go on live", async () => {
    const { io, join } = await scene();
    const lobby = io.channel<{ said: { text: string } }>("lobby");
    for (let i = 1; i <= 230; i++) await lobby.publish("said", { text: `${i}` });
    const { epoch } = await lobby.head();
    const kim = await join();
    const [start] = await subscribe(kim, { channel: "lobby", after: { epoch, offset: 5 } });
    expect(start).toMatchObject({ offset: 5, head: 230, recovered: true });
    const heard = hear(kim, 227);
    await lobby.publish("said", { text: "231" });
    await lobby.publish("said", { text: "232" });
    expect(await heard).toEqual(Array.from({ length: 227 }, (_, i) => `${i + 6}`));
  });

  it("resume two hundred channels in one request", async () => {
    const { io, join } = await scene();
    const names = Array.from({ length: 200 }, (_, i) => `room ${i}`);
    await Promise.all(names.map((name) => io.channel(name).publish("said", { text: name })));
    const kim = await join();
    const results = await subscribe(
      kim,
      ...names.map((channel) => ({ channel, after: { offset: 0 } })),
    );
    expect(results.filter(({ recovered }: { recovered: boolean }) => recovered)).toHaveLength(200);
    expect((await hear(kim, 200)).sort()).toEqual([...names].sort());
  });

  it("say that what is missing was trimmed, is of another log, or never was", async () => {
    const { io, join } = await scene();
    const lobby = io.channel("lobby");
    for (let i = 0; i < 10; i++) await lobby.publish("said", i);
    await lobby.trim({ maxEntries: 3 });
    const kim = await join();
    const ask = async (after: object) => (await subscribe(kim, { channel: "lobby", after }))[0];
    const reset = { recovered: false, offset: 10, head: 10, first: 8 };
    expect(await ask({ offset: 6 })).toMatchObject({ ...reset, reset: "trimmed" });
    expect(await ask({ offset: 9, epoch: "other" })).toMatchObject({ ...reset, reset: "epoch" });
    expect(await ask({ offset: 11 })).toMatchObject({ ...reset, reset: "ahead" });
    expect(await ask({ offset: 7 })).toMatchObject({ recovered: true });
  });

  it("begin with the newest entries where they are asked for", async () => {
    const { io, join } = await scene();
    for (const text of ["a", "b", "c"]) await io.channel("lobby").publish("said", { text });
    const kim = await join();
    await subscribe(kim, { channel: "lobby", last: 2 });
    expect(await hear(kim, 2)).toEqual(["b", "c"]);
  });

  it("give pages of the past", async () => {
    const { io, join } = await scene();
    for (let i = 1; i <= 9; i++) await io.channel("lobby").publish("said", i);
    const kim = await join();
    const history = async (range?: object) => {
      const page = await kim.socket.emitWithAck("baro:history", "lobby", range);
      return page.entries.map(({ body }: { body: number }) => body);
    };
    expect(await history()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await history({ before: 5, limit: 2 })).toEqual([3, 4]);
    expect(await history({ after: 5, limit: 2 })).toEqual([6, 7]);
    expect(await history({ after: 9 })).toEqual([]);
  });

  it("carry binary, there and in the past", async () => {
    const { join } = await scene();
    const kim = await join();
    await subscribe(kim, { channel: "lobby" });
    const body = { picture: Buffer.from([1, 2, 3]), name: "p" };
    await kim.socket.emitWithAck("baro:publish", "lobby", SECRET, [
      { id: "1", event: "pic", body },
    ]);
    const [, , , entries] = await kim.next();
    expect(entries).toMatchObject([{ body }]);
    const page = await kim.socket.emitWithAck("baro:history", "lobby", {});
    expect(page.entries).toMatchObject([{ body }]);
  });

  it("refuse everything until the application says who may do what", async () => {
    const { io, join } = await scene({ allow: false });
    const kim = await join();
    const forbidden = { error: { code: "forbidden" } };
    expect(await subscribe(kim, { channel: "lobby" })).toMatchObject([forbidden]);
    expect((await publish(kim, "a")).results).toMatchObject([forbidden]);
    expect(await kim.socket.emitWithAck("baro:history", "lobby")).toMatchObject(forbidden);
    expect(await kim.socket.emitWithAck("baro:presence", "lobby")).toMatchObject(forbidden);
    io.channels.authorize((_socket, { action }) => ({ reason: `no ${action} today` }));
    const [refused] = await subscribe(kim, { channel: "lobby" });
    expect(refused.error).toMatchObject({ code: "forbidden", reason: "no subscribe today" });
    expect((await io.channel("lobby").head()).head).toBe(0);
  });

  it("refuse for good in place, and take what follows", async () => {
    const { io, join } = await scene();
    io.channels.authorize((_socket, { body }) => body !== "bad");
    const kim = await join();
    const items = [
      { id: "1", event: "said", body: "good" },
      { id: "2", event: "said", body: "bad" },
      { id: "3", event: "reset", body: "" },
      { id: "", event: "said", body: "" },
      { id: "5", event: "said", body: "fine" },
    ];
    const { results } = await kim.socket.emitWithAck("baro:publish", "lobby", SECRET, items);
    expect(results).toMatchObject([
      { offset: 1 },
      { error: { code: "forbidden" } },
      { error: { code: "reserved_event" } },
      { error: { code: "bad_request" } },
      { offset: 2 },
    ]);
  });

  it.each([
    ["baro:subscribe", []],
    ["baro:subscribe", ["lobby"]],
    ["baro:subscribe", [[]]],
    ["baro:subscribe", [Array.from({ length: 1001 }, () => ({ channel: "lobby" }))]],
    ["baro:unsubscribe", ["lobby"]],
    ["baro:publish", ["", SECRET, [{ id: "1", event: "said" }]]],
    ["baro:publish", ["lobby", "short", [{ id: "1", event: "said" }]]],
    ["baro:publish", ["lobby", SECRET, []]],
    ["baro:history", ["lobby", { before: -1 }]],
    ["baro:history", ["lobby", { limit: "50" }]],
    ["baro:history", ["a\u0000b"]],
    // A store may take it for another half.
    ["baro:history", ["\ud800"]],
    ["baro:presence", [{}]],
  ])("refuse a malformed request: %s %j", async (event, args) => {
    const { join } = await scene();
    const kim = await join();
    const answer = await kim.socket.emitWithAck(event, ...args);
    expect(answer).toMatchObject({ error: { code: "bad_request" } });
  });

  it.each([
    [{ channel: "lobby", after: { offset: 1.5 } }],
    [{ channel: "lobby", after: { offset: 1, epoch: 7 } }],
    [{ channel: "x".repeat(256) }],
    [{ channel: "__proto__", last: -1 }],
    ["lobby"],
  ])("refuse one malformed subscription among good ones: %j", async (bad) => {
    const { join } = await scene();
    const results = await subscribe(await join(), bad, { channel: "__proto__" });
    expect(results).toMatchObject([{ error: { code: "bad_request" } }, { offset: 0 }]);
  });

  it("end with unsubscribe, and with the server's word", async () => {
    const { io, join } = await scene();
    const kim = await join();
    await subscribe(kim, { channel: "lobby" }, { channel: "hall" });
    await kim.socket.emitWithAck("baro:unsubscribe", ["lobby"]);
    io.channels.authorize(() => ({ reason: "you were put out" }));
    await io.channel("hall").reauthorize();
    const ended = { code: "forbidden", reason: "you were put out" };
    expect(await kim.next()).toMatchObject(["baro:unsubscribed", "hall", ended]);
    await io.channel("lobby").publish("said", 1);
    await io.channel("hall").publish("said", 1);
    io.emit("marker");
    expect(await kim.next()).toEqual(["marker"]);
  });

  it("are subscribed to by the server, who asks nobody", async () => {
    const { io, join } = await scene({ allow: false });
    const joined = new Promise<void>((resolve) => {
      io.on("connection", (socket) => resolve(socket.subscribe("news", { last: 1 })));
    });
    await io.channel("news").publish("said", { text: "hello" });
    const kim = await join();
    await joined;
    expect(await kim.next()).toMatchObject(["baro:subscribed", "news", { offset: 0, head: 1 }]);
    expect(await hear(kim, 1)).toEqual(["hello"]);
  });

  it("tell who is there, who comes and who goes", async () => {
    const { io, join } = await scene();
    const [kim, lee, lee2] = [await join("kim"), await join("lee"), await join("lee")];
    const [start] = await subscribe(kim, { channel: "lobby", presence: true });
    expect(start.members).toEqual([{ id: "kim", connections: 1 }]);
    await subscribe(lee, { channel: "lobby" });
    expect(await kim.next()).toMatchObject(["baro:members", "lobby", { join: [{ id: "lee" }] }]);
    await subscribe(lee2, { channel: "lobby" });
    const { members, count } = await kim.socket.emitWithAck("baro:presence", "lobby");
    expect(count).toBe(2);
    expect(members).toContainEqual({ id: "lee", connections: 2 });
    lee.close();
    lee2.close();
    expect(await kim.next()).toMatchObject(["baro:members", "lobby", { leave: [{ id: "lee" }] }]);
    expect(await io.channel("lobby").count()).toBe(1);
  });

  it("tell the server of each entry once it is committed", async () => {
    const { io, join } = await scene();
    const heard: unknown[] = [];
    io.channels.on("entry", (channel, { offset, body }) => heard.push([channel, offset, body]));
    await io.channel("lobby").publish("said", "a");
    await publish(await join(), "b");
    expect(heard).toEqual([
      ["lobby", 1, "a"],
      ["lobby", 2, { text: "b" }],
    ]);
  });

  it("let the application say that a publish is to be tried again, and nothing overtake it", async () => {
    const { io, join } = await scene();
    let isBusy = true;
    io.channels.authorize((_socket, { body }) => {
      if (isBusy && body === "b") throw new ChannelError("overloaded");
      return true;
    });
    const kim = await join();
    const items = ["a", "b", "c"].map((body) => ({ id: body, event: "said", body }));
    const ask = () => kim.socket.emitWithAck("baro:publish", "lobby", SECRET, items);
    const [first, second, ...rest] = (await ask()).results;
    expect([first.offset, second.error, rest]).toMatchObject([
      1,
      { code: "overloaded", retry: true },
      [],
    ]);
    isBusy = false;
    expect((await ask()).results).toMatchObject([
      { offset: 1, repeated: true },
      { offset: 2 },
      { offset: 3 },
    ]);
  });

  it("keep the time of entries that are older than the channel", async () => {
    const { io } = await scene();
    await io.channel("lobby").publish("said", 1, { at: 5 });
    expect((await io.channel("lobby").history()).entries).toMatchObject([{ at: 5 }]);
  });
});
