import { nextEvent, once, until } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { client, SERVERS, serve } from "./support/live.ts";

/** Without the upgrade's pause, answers come well within the timeouts of these tests, on a busy machine too. */
const options = { transports: ["websocket"], ackTimeout: 500 };

describe.each(SERVERS)("retries with a server of %s", (impl) => {
  it("sends an event again until it is acknowledged, and keeps the order", async () => {
    const { url, io } = await serve(impl);
    const seen: unknown[] = [];
    io.on("connection", (socket) => {
      socket.on("n", (n, reply) => {
        seen.push(n);
        if (seen.length >= 3) reply(`got ${n}`);
      });
    });
    const socket = client(url, { ...options, retries: 5 });
    await once(socket, "connect");
    const first = socket.emitWithAck("n", 1);
    const second = socket.emitWithAck("n", 2);
    expect(await first).toBe("got 1");
    expect(await second).toBe("got 2");
    expect(seen).toEqual([1, 1, 1, 2]);
  });

  it("gives up after the last retry, and goes on with the next event", async () => {
    const { url, io } = await serve(impl);
    const seen: unknown[] = [];
    io.on("connection", (socket) => {
      socket.on("n", (n, reply) => {
        seen.push(n);
        if (n === 2) reply("ok");
      });
    });
    const socket = client(url, { ...options, retries: 1 });
    await once(socket, "connect");
    const first = socket.emitWithAck("n", 1);
    socket.emit("n", 2);
    await expect(first).rejects.toThrow("operation has timed out");
    await until(() => seen.length >= 3, "the second event is sent");
    expect(seen).toEqual([1, 1, 2]);
  });

  it("sends what was not acknowledged when the connection was lost again, once connected", async () => {
    const { url, io } = await serve(impl);
    const seen: unknown[] = [];
    io.on("connection", (socket) => {
      socket.on("n", (n, reply) => {
        seen.push(n);
        if (seen.length === 1) socket.conn.close();
        else reply("ok");
      });
    });
    const socket = client(url, { ...options, retries: 3, ackTimeout: 60_000 });
    expect(await socket.emitWithAck("n", 1)).toBe("ok");
    expect(seen).toEqual([1, 1]);
  });

  it("leaves volatile events out of the queue", async () => {
    const { url, io } = await serve(impl);
    const connection = nextEvent(io, "connection");
    const socket = client(url, { ...options, retries: 3, ackTimeout: 60_000 });
    await Promise.all([connection, once(socket, "connect")]);
    const [peer] = io.of("/").sockets.values();
    if (!peer) throw new Error("no socket on the server");
    const seen: unknown[] = [];
    peer.onAny((event) => seen.push(event));
    const volatile = nextEvent(peer, "volatile");
    socket.emit("never acknowledged");
    await until(() => socket.io.engine.writeBuffer.length === 0, "the event has left");
    socket.volatile.emit("volatile");
    await volatile;
    expect(seen).toEqual(["never acknowledged", "volatile"]);
  });
});
