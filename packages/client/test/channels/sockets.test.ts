import { createServer } from "node:http";
import { type ChannelStore, memoryStore, Server } from "@baro/server";
import { listen, nextEvent, once, until } from "@baro/testing";
import { afterEach, describe, expect, it } from "vitest";
import { io, type Socket, type SocketOptions } from "../../src/index.ts";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The store, but for its end: it outlives a server, as a file does. */
const lasting = (store: ChannelStore): ChannelStore => ({
  open: () => store.open(),
  append: (drafts) => store.append(drafts),
  head: (log) => store.head(log),
  read: (log, range) => store.read(log, range),
  trim: (log, bounds) => store.trim(log, bounds),
  close: async () => {},
});

/** A server that can be ended and started again, on one port and one store. */
async function scene() {
  const store = lasting(memoryStore());
  let port = 0;
  const start = async () => {
    const httpServer = createServer();
    const server = new Server(httpServer, { store, maxHttpBufferSize: 100_000 });
    server.channels.authorize(() => true);
    port = await listen(httpServer, port);
    undo.push(() => server.close());
    return server;
  };
  const join = (options: Partial<SocketOptions> & { transports?: string[] } = {}): Socket => {
    const reconnection = { reconnectionDelay: 20, reconnectionDelayMax: 50 };
    const socket = io(`http://127.0.0.1:${port}`, {
      ...{ forceNew: true, transports: ["websocket"], ...reconnection },
      ...options,
    });
    undo.push(() => socket.disconnect());
    return socket;
  };
  const first = await start();
  return { start, join, first };
}

/** The offsets and bodies that a channel has emitted. */
function record(socket: Socket, name = "lobby") {
  const channel = socket.channel<{ said: number }>(name, { after: { offset: 0 } });
  const offsets: number[] = [];
  const bodies: number[] = [];
  channel.on("said", (body, { offset }) => {
    offsets.push(offset);
    bodies.push(body);
  });
  const has = (count: number) =>
    until(
      () => offsets.length >= count,
      () => `${count} entries came; ${offsets.length} did`,
    );
  return { channel, offsets, bodies, has };
}

const count = (to: number) => Array.from({ length: to }, (_, n) => n + 1);

describe("channels over real sockets", () => {
  it("resume 200 channels with one request", async () => {
    const { first, join } = await scene();
    const asked: number[] = [];
    first.use((socket, next) => {
      socket.conn.on("packet", ({ data }) => {
        if (String(data).includes("baro:subscribe")) asked.push(1);
      });
      next();
    });
    const socket = join();
    const all = count(200).map((n) => record(socket, `c${n}`));
    await until(() => all.every(({ channel }) => channel.subscribed), "all are subscribed");
    socket.io.engine.close();
    await nextEvent(socket, "connect");
    for (const { channel } of all) await first.channel(channel.name).publish("said", 1);
    await Promise.all(all.map(({ has }) => has(1)));
    expect(asked).toHaveLength(2);
    expect(all.map(({ offsets }) => offsets)).toEqual(all.map(() => [1]));
  });

  it.each([["polling"], ["websocket"]])(
    "lose and double nothing by %s while connections break and the server restarts",
    async (transport) => {
      const { first, join, start } = await scene();
      const [writer, reader] = [
        join({ transports: [transport] }),
        join({ transports: [transport] }),
      ];
      const { offsets, bodies, has } = record(reader);
      const lobby = writer.channel<{ said: number }>("lobby", { subscribe: false });
      let server = first;
      const publishes: Promise<unknown>[] = [];
      for (const n of count(300)) {
        publishes.push(lobby.publish("said", n));
        if (n % 25 === 0) await Promise.race(publishes.slice(-1));
        if (n % 60 === 0) (n % 120 ? writer : reader).io.engine.close();
        if (n % 150 === 0) {
          await server.close();
          server = await start();
        }
      }
      await Promise.all(publishes);
      await has(300);
      expect(offsets).toEqual(count(300));
      expect(bodies).toEqual(count(300));
      expect(lobby.pending).toEqual([]);
    },
    60_000,
  );

  it("go on through an upgrade in the middle", async () => {
    const { first, join } = await scene();
    const socket = join({ transports: ["polling", "websocket"] });
    const { offsets, has, channel } = record(socket);
    await once(channel, "subscribed");
    const upgraded = () => socket.io.engine.transport.name === "websocket";
    const publishes: Promise<unknown>[] = [];
    for (let n = 0; n < 20 || !upgraded(); n++) {
      publishes.push(channel.publish("said", n));
      await first.channel("lobby").publish("said", n);
    }
    await Promise.all(publishes);
    const { head } = await first.channel("lobby").head();
    await has(head);
    expect(offsets).toEqual(count(head));
  });

  it("drop what the server's schema does not take, and go on with what it makes of the rest", async () => {
    const { first, join } = await scene();
    const validate = (value: unknown) =>
      typeof value === "number" ? { value: value * 10 } : { issues: [{ message: "no number" }] };
    first.channels.accept({ said: { "~standard": { version: 1, vendor: "test", validate } } });
    const socket = join();
    const { bodies, has } = record(socket);
    const lobby = socket.channel("lobby");
    const published = ["one", 2, 3].map((body) => lobby.publish("said", body));
    const settled = await Promise.allSettled([...published, lobby.publish("shouted", 4)]);
    const refusal = { code: "forbidden", reason: "bad_request", retry: false };
    expect(settled).toMatchObject([
      { reason: refusal },
      { value: { offset: 1 } },
      { value: { offset: 2 } },
      { reason: refusal },
    ]);
    expect(lobby.pending).toEqual([]);
    await has(2);
    expect(bodies).toEqual([20, 30]);
  });

  it("send what was published offline, in order, past the socket's own retries", async () => {
    const { join } = await scene();
    const socket = join({ retries: 1, ackTimeout: 60_000 });
    socket.disconnect();
    const { channel, bodies, has } = record(socket);
    const receipts = Promise.all(count(250).map((n) => channel.publish("said", n)));
    expect(channel.pending).toHaveLength(250);
    // Its listeners are none, so that this one is never acknowledged.
    socket.emit("nobody answers", () => {});
    socket.connect();
    expect((await receipts).map(({ offset }) => offset)).toEqual(count(250));
    await has(250);
    expect(bodies).toEqual(count(250));
  });

  it("go on with the rest when one publish is larger than the server takes", async () => {
    const { join } = await scene();
    const socket = join();
    const { channel, has, bodies } = record(socket);
    const large = socket.channel("lobby").publish("said", "x".repeat(100_000));
    const small = channel.publish("said", 1);
    await expect(large).rejects.toMatchObject({ code: "too_large" });
    await small;
    await has(1);
    expect(bodies).toEqual([1]);
  });

  it("carry binary", async () => {
    const { join } = await scene();
    const socket = join();
    const lobby = socket.channel<{ picture: { bytes: ArrayBuffer } }>("lobby");
    const heard = nextEvent(lobby, "picture");
    await once(lobby, "subscribed");
    await lobby.publish("picture", { bytes: new Uint8Array([1, 2, 3]).buffer });
    const [body] = await heard;
    expect(new Uint8Array((body as { bytes: ArrayBuffer }).bytes)).toEqual(
      new Uint8Array([1, 2, 3]),
    );
  });

  it("go on where they were when the server subscribes them again by itself", async () => {
    const { first, join } = await scene();
    first.on("connection", (socket) => void socket.subscribe("news"));
    const socket = join();
    const heard: unknown[] = [];
    socket.channels.on("subscribed", (news) => news.on("said", (body) => heard.push(body)));
    const news = (await once(socket.channels, "subscribed")) as ReturnType<Socket["channel"]>;
    await first.channel("news").publish("said", 1);
    await until(() => heard.length === 1, "the first came");
    const back = nextEvent(socket, "connect");
    socket.io.engine.close();
    await first.channel("news").publish("said", 2);
    await back;
    await first.channel("news").publish("said", 3);
    await until(() => news.position?.offset === 3, "the third came");
    expect(heard).toEqual([1, 2, 3]);
  });
});
