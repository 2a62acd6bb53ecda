import { nextEvent, nextEvents, once, until } from "@baro/testing";
import { describe, expect, it, vi } from "vitest";
import { client, SERVERS, serve } from "./support/live.ts";

describe.each(SERVERS)("losing a server of %s", (impl) => {
  it.each(["polling", "websocket"])(
    "comes back by %s after a restart on the same port",
    async (transport) => {
      const first = await serve(impl);
      const socket = client(first.url, { transports: [transport] });
      await once(socket, "connect");
      const { engine } = socket.io;
      const [id, disconnected] = [socket.id, nextEvent(socket, "disconnect")];
      const attempts: unknown[] = [];
      socket.io.on("reconnect_attempt", (attempt) => attempts.push(attempt));
      await first.close();
      const [reason] = await disconnected;
      expect(["transport close", "transport error"]).toContain(reason);
      expect(socket.id).toBeUndefined();
      expect(socket.active).toBe(true);
      const reconnected = nextEvent(socket.io, "reconnect");
      const joined = once(socket, "connect");
      await serve(impl, {}, first.port);
      const [attempt] = await reconnected;
      await joined;
      expect(attempts.at(-1)).toBe(attempt);
      expect(attempts[0]).toBe(1);
      expect(socket.id).not.toBe(id);
      expect(socket.io.engine).not.toBe(engine);
    },
  );

  it("keeps what is emitted meanwhile, and sends it in order", async () => {
    const first = await serve(impl);
    const socket = client(first.url);
    await once(socket, "connect");
    await first.close();
    await until(() => !socket.connected, "the client notices");
    socket.emit("n", 1).emit("n", 2);
    socket.volatile.emit("n", "volatile");
    expect(socket.sendBuffer).toHaveLength(2);
    const second = await serve(impl, {}, first.port);
    const [peer] = await nextEvents(second.io, { event: "connection", count: 1 });
    const seen: unknown[] = [];
    const serverSocket = second.io.of("/").sockets.values().next().value;
    expect(peer).toEqual([serverSocket]);
    serverSocket?.on("n", (n) => seen.push(n));
    await until(() => seen.length === 2, "both events arrive");
    expect(seen).toEqual([1, 2]);
    expect(socket.sendBuffer).toHaveLength(0);
  });

  it("sends what was emitted before the first connection ahead of what connect listeners emit", async () => {
    const { url, io } = await serve(impl);
    const seen: unknown[] = [];
    io.on("connection", (socket) => socket.onAny((event) => seen.push(event)));
    const socket = client(url);
    socket.emit("early");
    socket.on("connect", () => socket.emit("late"));
    await until(() => seen.length === 2, "both events arrive");
    expect(seen).toEqual(["early", "late"]);
  });

  it("does not send a buffered event whose acknowledgement timed out", async () => {
    const { url, io } = await serve(impl);
    const seen: unknown[] = [];
    io.on("connection", (socket) => socket.onAny((event) => seen.push(event)));
    const socket = client(url, { autoConnect: false });
    await expect(socket.timeout(5).emitWithAck("old")).rejects.toThrow("operation has timed out");
    socket.emit("new");
    socket.connect();
    await until(() => seen.length > 0, "an event arrives");
    expect(seen).toEqual(["new"]);
  });

  it("lets the application empty the send buffer", async () => {
    const { url, io } = await serve(impl);
    const seen: unknown[] = [];
    io.on("connection", (socket) => socket.onAny((event) => seen.push(event)));
    const socket = client(url, { autoConnect: false });
    socket.emit("dropped");
    socket.sendBuffer = [];
    socket.connect().emit("kept");
    await until(() => seen.length > 0, "an event arrives");
    expect(seen).toEqual(["kept"]);
  });

  it("comes back when the connection below is closed", async () => {
    const { url } = await serve(impl);
    const socket = client(url);
    await once(socket, "connect");
    const [disconnected, connected] = [nextEvent(socket, "disconnect"), once(socket, "connect")];
    socket.io.engine.close();
    expect(await disconnected).toEqual(["forced close", undefined]);
    await connected;
  });

  it("gives up after reconnectionAttempts", async () => {
    const socket = client("http://127.0.0.1:1", { reconnectionAttempts: 2 });
    const errors = vi.fn();
    const attempts = vi.fn();
    socket.on("connect_error", errors);
    socket.io.on("reconnect_attempt", attempts);
    await nextEvent(socket.io, "reconnect_failed");
    expect(attempts.mock.calls).toEqual([[1], [2]]);
    expect(errors).toHaveBeenCalledTimes(3);
  });

  it("tells the error of each attempt", async () => {
    const socket = client("http://127.0.0.1:1", { transports: ["websocket"] });
    const [error] = await nextEvent(socket.io, "reconnect_error");
    expect(error).toMatchObject({ message: "websocket error", type: "TransportError" });
  });

  it("does not come back with reconnection off", async () => {
    const { url, close } = await serve(impl);
    const socket = client(url, { reconnection: false });
    await once(socket, "connect");
    const attempt = vi.fn();
    socket.io.on("reconnect_attempt", attempt);
    const disconnected = nextEvent(socket, "disconnect");
    await close();
    await disconnected;
    expect(socket.io._reconnecting).toBe(false);
    expect(attempt).not.toHaveBeenCalled();
  });

  it("stops trying when it is told to disconnect", async () => {
    const socket = client("http://127.0.0.1:1");
    await nextEvent(socket.io, "reconnect_attempt");
    socket.disconnect();
    expect(socket.io._reconnecting).toBe(false);
    expect(socket.active).toBe(false);
  });

  it("stops when a listener of reconnect_attempt disconnects", async () => {
    const socket = client("http://127.0.0.1:1");
    const opened = vi.fn();
    await new Promise<void>((resolve) => {
      socket.io.once("reconnect_attempt", () => {
        socket.disconnect();
        socket.io.on("error", opened);
        resolve();
      });
    });
    expect(socket.io._readyState).toBe("closed");
    expect(opened).not.toHaveBeenCalled();
  });

  it("connects at once when it is asked to while it waits", async () => {
    const first = await serve(impl);
    const socket = client(first.url, { reconnectionDelay: 60_000, reconnectionDelayMax: 60_000 });
    await once(socket, "connect");
    await first.close();
    await until(() => socket.io._reconnecting, "the client waits");
    await serve(impl, {}, first.port);
    socket.io.open();
    await once(socket, "connect");
    expect(socket.io._reconnecting).toBe(false);
  });

  it("reads and sets its settings", () => {
    const { io: manager } = client("http://127.0.0.1:1", {
      autoConnect: false,
      reconnectionDelay: 1000,
    });
    const read = () => [
      manager.reconnection(),
      manager.reconnectionAttempts(),
      manager.reconnectionDelay(),
      manager.reconnectionDelayMax(),
      manager.randomizationFactor(),
      manager.timeout(),
    ];
    expect(read()).toEqual([true, Number.POSITIVE_INFINITY, 1000, 5000, 0.5, 20_000]);
    manager
      .reconnection(false)
      .reconnectionAttempts(1)
      .reconnectionDelay(2)
      .reconnectionDelayMax(3)
      .randomizationFactor(0.4)
      .timeout(5);
    expect(read()).toEqual([false, 1, 2, 3, 0.4, 5]);
  });
});
