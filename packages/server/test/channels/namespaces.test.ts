import { createServer } from "node:http";
import { Client, listen, once } from "@baro/testing";
import { afterEach, describe, expect, it } from "vitest";
import { memoryStore, Server } from "../../src/index.ts";
import { anything, text } from "../support/schema.ts";

const SECRET = "sixteen or more characters";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function scene(options = {}) {
  const httpServer = createServer();
  const io = new Server(httpServer, options);
  const port = await listen(httpServer);
  undo.push(() => io.close());
  const join = async (nsp = "", more = {}) => {
    const client = await Client.connect(`http://127.0.0.1:${port}${nsp}`, more, "socket.io-client");
    undo.push(() => client.close());
    return client;
  };
  return { io, join };
}

const subscribe = async (client: Client, channel = "lobby") => {
  const { results } = await client.socket.emitWithAck("baro:subscribe", [{ channel }]);
  return results[0];
};

describe("channels of namespaces", () => {
  it("are apart, also where they have the same name", async () => {
    const { io, join } = await scene();
    io.of("/a").channels.authorize(() => true);
    const kim = await join("/a");
    await subscribe(kim);
    await io.channel("lobby").publish("said", "main");
    await io.of("/a").channel("lobby").publish("said", "a");
    expect((await kim.next())[3]).toMatchObject([{ offset: 1, body: "a" }]);
    expect(await subscribe(await join())).toMatchObject({ error: { code: "forbidden" } });
  });

  it("that a pattern made go by the rules of the pattern, unless they have their own", async () => {
    const { io, join } = await scene();
    io.of(/^\/room-/)
      .channels.authorize(() => true)
      .identify(() => "somebody");
    const kim = await join("/room-1");
    expect(await subscribe(kim)).toMatchObject({ offset: 0 });
    const { members } = await kim.socket.emitWithAck("baro:presence", "lobby");
    expect(members).toEqual([{ id: "somebody", connections: 1 }]);
    io.of("/room-1").channels.authorize(() => false);
    expect(await subscribe(kim)).toMatchObject({ error: { code: "forbidden" } });
    expect(await subscribe(await join("/room-2"))).toMatchObject({ offset: 0 });
  });

  it("that a pattern made take what those of the pattern accept, unless accept was called for them", async () => {
    const { io, join } = await scene();
    io.of(/^\/room-/)
      .channels.authorize(() => true)
      .accept({ said: text });
    const [kim, lee] = [await join("/room-1"), await join("/room-2")];
    const publish = async ({ socket }: Client) => {
      const items = ["a", 1].map((body) => ({ id: String(body), event: "said", body }));
      const { results } = await socket.emitWithAck("baro:publish", "lobby", SECRET, items);
      return results;
    };
    const refused = { error: { code: "forbidden", reason: "bad_request" } };
    expect(await publish(kim)).toMatchObject([{ offset: 1 }, refused]);
    io.of("/room-2").channels.accept({ said: anything });
    expect(await publish(lee)).toMatchObject([{ offset: 1 }, { offset: 2 }]);
    io.of("/room-1").channels.accept({});
    expect(await publish(kim)).toMatchObject([refused, refused]);
  });

  it("that a pattern made tell listeners of the pattern too of their entries, and of which namespace they are", async () => {
    const { io, join } = await scene();
    const heard: unknown[] = [];
    const parent = io.of(/^\/room-/);
    parent.channels.on("entry", (channel, { body }, namespace) =>
      heard.push([namespace, channel, body]),
    );
    await Promise.all([join("/room-1"), join("/room-2")]);
    const own: unknown[] = [];
    io.of("/room-2").channels.on("entry", (_channel, { body }) => own.push(body));
    await io.of("/room-1").channel("lobby").publish("said", 1);
    await io.of("/room-2").channel("lobby").publish("said", 2);
    await io.channel("lobby").publish("said", "of another");
    expect(heard).toEqual([
      ["/room-1", "lobby", 1],
      ["/room-2", "lobby", 2],
    ]);
    expect(own).toEqual([2]);
  });

  it("that a pattern made are followed at the pattern too, each by its name", async () => {
    const { io, join } = await scene();
    const taken: unknown[] = [];
    const reached = (namespace: string, channel: string) =>
      taken.filter((each) => String(each).startsWith(`${namespace} ${channel}`)).length;
    await io.of(/^\/room-/).channels.follow({
      after: (channel, namespace) => reached(namespace, channel),
      entry: (channel, { body }, namespace) => taken.push(`${namespace} ${channel} ${body}`),
    });
    await Promise.all([join("/room-1"), join("/room-2")]);
    await io.of("/room-1").channel("lobby").publish("said", 1);
    await io.of("/room-2").channel("lobby").publish("said", 2);
    await io.of("/room-1").channel("lobby").publish("said", 3);
    await io.channel("lobby").publish("said", "of another");
    expect(taken).toEqual(["/room-1 lobby 1", "/room-2 lobby 2", "/room-1 lobby 3"]);
  });

  it("that a pattern made are followed once by one projection", async () => {
    const { io, join } = await scene();
    const projection = { after: () => 0, entry: () => {} };
    await io.of(/^\/room-/).channels.follow(projection);
    await join("/room-1");
    const again = io.of("/room-1").channels.follow(projection);
    await expect(again).rejects.toMatchObject({ code: "bad_request" });
    await io.channels.follow(projection);
  });

  it("that a pattern makes cannot be named at the pattern", async () => {
    const { io } = await scene();
    const projection = { after: () => 0, entry: () => {} };
    const refusal = { code: "bad_request", message: expect.stringContaining("pattern") };
    const { channels } = io.of(/^\/room-/);
    await expect(channels.follow(projection, ["lobby"])).rejects.toMatchObject(refusal);
    await channels.follow(projection);
  });

  it("are the same log for who kept hold of a namespace that went and came again", async () => {
    const { io, join } = await scene({ cleanupEmptyChildNamespaces: true });
    io.of(/^\/room-/).channels.authorize(() => true);
    const early = await join("/room-1");
    const kept = io.of("/room-1").channel("lobby");
    await subscribe(early);
    await kept.publish("said", 1);
    const [socket] = await io.of("/room-1").fetchSockets();
    const gone = once(io.of("/room-1").sockets.get(socket?.id ?? "") ?? io, "disconnect");
    early.close();
    await gone;
    const late = await join("/room-1");
    expect(await subscribe(late)).toMatchObject({ offset: 1 });
    await kept.publish("said", 2);
    expect((await late.next())[3]).toMatchObject([{ offset: 2, body: 2 }]);
    expect(await kept.count()).toBe(1);
  });

  it("report errors to io.channels, or to the namespace where nobody listens there", async () => {
    const { io, join } = await scene();
    const bug = new Error("a bug");
    io.channels.authorize(() => Promise.reject(bug));
    const kim = await join();
    const lost = once(io.sockets, "error");
    await subscribe(kim);
    expect(await lost).toBe(bug);
    const another = new Error("another");
    io.channels.authorize(() => Promise.reject(another));
    const heard = new Promise((resolve) => io.channels.on("error", resolve));
    await subscribe(kim);
    expect(await heard).toBe(another);
  });
});

describe("requests about channels", () => {
  it("are no events of the application: no listener, catch-all or middleware has them", async () => {
    const { io, join } = await scene();
    io.channels.authorize(() => true);
    const seen: unknown[] = [];
    io.on("connection", (socket) => {
      socket.use(([event], next) => {
        seen.push(event);
        next();
      });
      socket.onAny((event) => seen.push(event));
      socket.onAnyOutgoing((event) => seen.push(event));
      socket.on("baro:subscribe", () => seen.push("a listener"));
    });
    for (let i = 0; i < 150; i++) await io.channel("lobby").publish("said", i);
    const kim = await join();
    const request = [{ channel: "lobby", after: { offset: 0 } }];
    await kim.socket.emitWithAck("baro:subscribe", request);
    const [, , , page, answer] = await kim.next();
    expect(page).toHaveLength(100);
    if (typeof answer === "function") answer();
    expect((await kim.next())[3]).toHaveLength(50);
    expect(seen).toEqual([]);
  });

  it("are those of the table alone: another event with their prefix is the application's", async () => {
    const { io, join } = await scene();
    io.on("connection", (socket) => socket.on("baro:other", (answer) => answer("mine")));
    expect(await (await join()).socket.emitWithAck("baro:other")).toBe("mine");
  });

  it("need no acknowledgement", async () => {
    const { io, join } = await scene();
    io.channels.authorize(() => true);
    const kim = await join();
    kim.socket.emit("baro:subscribe", [{ channel: "lobby" }]);
    kim.socket.emit("baro:publish", "lobby", "sixteen or more characters", [
      { id: "1", event: "e" },
    ]);
    expect((await kim.next())[3]).toMatchObject([{ offset: 1, event: "e", body: null }]);
  });

  it("work over polling, and through an upgrade", async () => {
    const { io, join } = await scene();
    io.channels.authorize(() => true);
    const [polling, upgrading] = [await join("", { transports: ["polling"] }), await join()];
    for (const client of [polling, upgrading]) await subscribe(client);
    for (let i = 1; i <= 200; i++) void io.channel("lobby").publish("said", i);
    for (const client of [polling, upgrading]) {
      const offsets: number[] = [];
      while (offsets.length < 200) {
        const [, , , entries, answer] = await client.next();
        if (Array.isArray(entries)) offsets.push(...entries.map(({ offset }) => offset));
        if (typeof answer === "function") answer();
      }
      expect(offsets).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    }
  });
});

describe("a server that subscribes a client", () => {
  it("cannot before the client is there, nor when it has left", async () => {
    const { io, join } = await scene();
    const early: Promise<unknown>[] = [];
    io.use((socket, next) => {
      early.push(socket.subscribe("lobby").catch((error) => error.code));
      next();
    });
    const kim = await join();
    expect(await early[0]).toBe("disconnected");
    const socket = io.sockets.sockets.get(kim.socket.id ?? "");
    socket?.disconnect();
    await expect(socket?.subscribe("lobby")).rejects.toMatchObject({ code: "disconnected" });
    expect(await io.channel("lobby").count()).toBe(0);
  });

  it("is told what is wrong with what it asks for", async () => {
    const { io, join } = await scene();
    const kim = await join();
    const socket = io.sockets.sockets.get(kim.socket.id ?? "");
    await expect(socket?.subscribe("")).rejects.toMatchObject({ code: "bad_request" });
    await expect(socket?.subscribe("a", { last: -1 })).rejects.toMatchObject({
      code: "bad_request",
    });
    expect(() => io.channel("")).toThrow(expect.objectContaining({ code: "bad_request" }));
    await expect(io.channel("a").publish("reset", 1)).rejects.toMatchObject({
      code: "reserved_event",
    });
  });
});

describe("a server that closes", () => {
  it("commits what was published, closes the store, and refuses what comes later", async () => {
    const store = memoryStore();
    const { io } = await scene({ store });
    const published = io.channel("lobby").publish("said", 1);
    await io.close();
    expect(await published).toMatchObject({ offset: 1 });
    await expect(io.channel("lobby").publish("said", 2)).rejects.toMatchObject({ code: "closed" });
    await expect(store.head("/,lobby")).rejects.toMatchObject({ code: "STORE_CLOSED" });
  });

  it("ends a subscription of its own will for good", async () => {
    const { io, join } = await scene();
    io.channels.authorize(() => true);
    const kim = await join();
    await subscribe(kim);
    for (const socket of io.sockets.sockets.values()) socket.unsubscribe("lobby");
    const [event, channel, error] = await kim.next();
    expect([event, channel]).toEqual(["baro:unsubscribed", "lobby"]);
    expect(error).toEqual({ code: "unsubscribed", message: expect.any(String) });
  });
});
