import { createServer } from "node:http";
import { memoryStore, Server } from "@baro/server";
import { listen, once } from "@baro/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type ChannelOptions, io, type OutboxStore, type Pending } from "../../src/index.ts";

interface LobbyEvents {
  said: { text: string };
}

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A server that can be ended and started again, on one port and one store. */
async function scene() {
  const store = memoryStore();
  let port = 0;
  const start = async () => {
    const httpServer = createServer();
    const server = new Server(httpServer, { store: { ...keep(store) }, pingInterval: 5000 });
    server.channels.authorize(() => true);
    port = await listen(httpServer, port);
    undo.push(() => server.close());
    return server;
  };
  const join = (transports = ["websocket"]) => {
    const socket = io(`http://127.0.0.1:${port}`, {
      forceNew: true,
      transports,
      reconnectionDelay: 20,
      reconnectionDelayMax: 50,
    });
    undo.push(() => socket.disconnect());
    return socket;
  };
  return { start, join, store };
}

/** The store, but for its end: it outlives a server, as a file does. */
function keep(store: ReturnType<typeof memoryStore>) {
  return {
    open: () => store.open(),
    append: (drafts: Parameters<typeof store.append>[0]) => store.append(drafts),
    head: (log: string) => store.head(log),
    read: (log: string, range: Parameters<typeof store.read>[1]) => store.read(log, range),
    trim: (log: string, bounds: Parameters<typeof store.trim>[1]) => store.trim(log, bounds),
    close: async () => {},
  };
}

function lobbyOf(socket: ReturnType<typeof io>, options?: ChannelOptions) {
  const lobby = socket.channel<LobbyEvents>("lobby", options);
  const heard: string[] = [];
  lobby.on("said", ({ text }, { offset }) => {
    heard.push(`${offset} ${text}`);
  });
  const hears = async (count: number) => {
    while (heard.length < count) await once(lobby, "said");
    return heard;
  };
  return { lobby, hears, heard };
}

describe.each([["websocket"], ["polling"]])("a channel by %s", (transport) => {
  it("brings what is published, also by itself, and acknowledges it with its place", async () => {
    const { start, join } = await scene();
    const server = await start();
    const { lobby, hears } = lobbyOf(join([transport]));
    const receipt = await lobby.publish("said", { text: "a" });
    expect(receipt).toMatchObject({ offset: 1, id: expect.any(String) });
    await server.channel("lobby").publish("said", { text: "b" });
    expect((await hears(1)).at(-1)).toMatch(/^[12] /);
    expect(lobby.pending).toEqual([]);
  });

  it("goes on where it was when the server comes back, and sends what waited", async () => {
    const { start, join } = await scene();
    const first = await start();
    const { lobby, hears } = lobbyOf(join([transport]));
    await once(lobby, "subscribed");
    await first.channel("lobby").publish("said", { text: "a" });
    await hears(1);
    const left = once(lobby, "pending");
    await first.close();
    const published = [lobby.publish("said", { text: "c" }), lobby.publish("said", { text: "d" })];
    await left;
    const second = await start();
    await second.channel("lobby").publish("said", { text: "b" });
    const receipts = await Promise.all(published);
    expect(new Set(receipts.map(({ offset }) => offset)).size).toBe(2);
    const heard = await hears(4);
    expect(heard.map((line) => Number(line.split(" ")[0]))).toEqual([1, 2, 3, 4]);
    expect(heard.map((line) => line.slice(2)).sort()).toEqual(["a", "b", "c", "d"]);
  });
});

describe("a channel", () => {
  it("says that what it missed is gone, and goes on from there", async () => {
    const { start, join } = await scene();
    const server = await start();
    const log = server.channel<LobbyEvents>("lobby");
    for (const text of ["a", "b", "c"]) await log.publish("said", { text });
    await log.trim({ maxEntries: 1 });
    const { lobby, hears } = lobbyOf(join(), { after: { offset: 0 } });
    expect(await once(lobby, "reset")).toMatchObject({
      reason: "trimmed",
      position: { offset: 3 },
    });
    await log.publish("said", { text: "d" });
    expect(await hears(1)).toEqual(["4 d"]);
  });

  it("begins with the newest entries, and has the older ones in its history", async () => {
    const { start, join } = await scene();
    const server = await start();
    for (const text of ["a", "b", "c"]) await server.channel("lobby").publish("said", { text });
    const { lobby, hears } = lobbyOf(join(), { last: 2 });
    expect(await hears(2)).toEqual(["2 b", "3 c"]);
    const { entries } = await lobby.history({ before: 2 });
    expect(entries).toMatchObject([{ offset: 1, body: { text: "a" } }]);
    expect(lobby.position).toMatchObject({ offset: 3 });
  });

  it("tells why the server does not let it in, and rejects what the server refuses", async () => {
    const { start, join } = await scene();
    const server = await start();
    server.channels.authorize((_socket, { action }) => ({ reason: `no ${action}` }));
    const { lobby } = lobbyOf(join());
    expect(await once(lobby, "error")).toMatchObject({ code: "forbidden", reason: "no subscribe" });
    const publish = lobby.publish("said", { text: "a" });
    await expect(publish).rejects.toMatchObject({ code: "forbidden", reason: "no publish" });
    expect(lobby.pending).toEqual([]);
  });

  it("sends what an outbox kept from before, once", async () => {
    const kept = new Map<string, Pending>();
    const outbox: OutboxStore = {
      load: (channel) => [...kept.values()].filter((pending) => pending.channel === channel),
      put: (pending) => {
        kept.set(pending.id, pending);
      },
      remove: ({ id }) => {
        kept.delete(id);
      },
    };
    const { start, join } = await scene();
    const server = await start();
    const away = join();
    away.disconnect();
    const before = lobbyOf(away, { outbox });
    before.lobby.publish("said", { text: "a" }).catch(() => {});
    before.lobby.publish("said", { text: "b" }).catch(() => {});
    expect(kept.size).toBe(2);
    const { hears, lobby } = lobbyOf(join(), { outbox, after: { offset: 0 } });
    expect(await hears(2)).toEqual(["1 a", "2 b"]);
    while (lobby.pending.length > 0) await once(lobby, "pending");
    expect(kept.size).toBe(0);
    expect((await server.channel("lobby").head()).head).toBe(2);
  });

  it("is there when the server subscribes a socket by itself", async () => {
    const { start, join } = await scene();
    const server = await start();
    await server.channel("news").publish("said", { text: "a" });
    server.on("connection", (socket) => void socket.subscribe("news", { last: 1 }));
    const socket = join();
    const heard = new Promise((resolve) => {
      socket.channels.on("subscribed", (channel) => {
        channel.on("said", (body) => resolve([channel.name, body]));
      });
    });
    expect(await heard).toEqual(["news", { text: "a" }]);
  });
});
