import { nextEvent, once, until } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { client, SERVERS, serve } from "./support/live.ts";

describe.each(SERVERS)("connection state recovery with a server of %s", (impl) => {
  it("gets back its session and the events that it missed", async () => {
    const { url, io } = await serve(impl, { connectionStateRecovery: {} });
    // Away for long enough to miss what is sent meanwhile.
    const socket = client(url, { transports: ["websocket"], reconnectionDelay: 200 });
    await once(socket, "connect");
    expect(socket.recovered).toBe(false);
    const { id } = socket;
    const before = nextEvent(socket, "news");
    io.emit("news", 0);
    await before;
    const disconnected = nextEvent(socket, "disconnect");
    const [peer] = io.of("/").sockets.values();
    if (!peer) throw new Error("no socket on the server");
    const back = once(socket, "connect");
    peer.conn.close();
    await disconnected;
    const news: unknown[] = [];
    socket.on("news", (n) => news.push(n));
    await until(() => io.of("/").sockets.size === 0, "the server lets it go");
    io.emit("news", 1);
    io.emit("news", 2);
    await back;
    expect(socket.recovered).toBe(true);
    expect(socket.id).toBe(id);
    await until(() => news.length === 2, "the missed events arrive");
    expect(news).toEqual([1, 2]);
  });

  it("is a new session where the server does not know the old one", async () => {
    const first = await serve(impl, { connectionStateRecovery: {} });
    const socket = client(first.url);
    await once(socket, "connect");
    const { id } = socket;
    await first.close();
    await serve(impl, { connectionStateRecovery: {} }, first.port);
    await once(socket, "connect");
    expect(socket.recovered).toBe(false);
    expect(socket.id).not.toBe(id);
  });
});
