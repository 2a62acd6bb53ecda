import { Server, type Socket } from "@baro/server";
import { adapterSuite, startServer } from "@baro/testing";
import { Adapter, SessionAwareAdapter } from "socket.io-adapter";
import { describe, expect, it, vi } from "vitest";
import { A_TURN, fakeClock } from "../support/fake-clock.ts";
import { connect, createServer, join, turn } from "../support/scene.ts";

// The package `socket.io-adapter` is what every published adapter is built on: it shows what they need of us.

adapterSuite({
  name: "npm socket.io-adapter",
  start: async () => [await startServer({ options: { adapter: Adapter } })],
});

describe("npm's in-memory adapter", () => {
  it("sends frames that are shared by all connections of a broadcast", async () => {
    const io = createServer({ adapter: Adapter });
    const [one, other] = [await join(io), await join(io)];
    io.emit("x", Buffer.from([1]));
    expect(one.connection.frames).toHaveLength(2);
    expect(other.connection.frames[0]).toBe(one.connection.frames[0]);
    expect(one.connection.take()).toEqual([
      '51-["x",{"_placeholder":true,"num":0}]',
      Buffer.from([1]),
    ]);
  });

  it("keeps to volatile and to outgoing catch-all listeners", async () => {
    const io = createServer({ adapter: Adapter });
    const { connection, socket } = await join(io);
    const heard: unknown[] = [];
    socket.onAnyOutgoing((...args) => heard.push(args));
    io.volatile.emit("first");
    io.volatile.emit("second");
    expect(connection.take()).toEqual(['2["first"]']);
    expect(heard[0]).toEqual(["first"]);
  });

  it("leaves no awaited answers behind a broadcast that timed out", async () => {
    fakeClock();
    const io = createServer({ adapter: Adapter });
    const { socket } = await join(io);
    for (let n = 0; n < 100; n++) io.timeout(10).emit("x", () => {});
    expect(acksOf(socket)).toBe(100);
    vi.advanceTimersByTime(10 + A_TURN);
    vi.useRealTimers();
    expect(acksOf(socket)).toBe(0);
  });

  it("gives a client its state back in its session-aware form", async () => {
    const adapter = SessionAwareAdapter;
    const io = createServer({
      adapter,
      connectionStateRecovery: { maxDisconnectionDuration: 1e4 },
    });
    const connection = connect(io);
    connection.receive("0");
    await turn();
    const { sid, pid } = JSON.parse(String(connection.take()[0]).slice(1));
    io.emit("seen");
    const offset = JSON.parse(String(connection.take()[0]).slice(1)).at(-1);
    connection.end();
    io.emit("missed");
    const again = connect(io);
    again.receive(`0${JSON.stringify({ pid, offset })}`);
    await turn();
    expect(String(again.take()[0])).toContain('2["missed"');
    expect(io.sockets.sockets.get(sid)?.recovered).toBe(true);
    await io.close();
  });
});

describe("the adapter of a server", () => {
  it("may be a class or a function, is asked to begin, and to close at the end", async () => {
    const calls: string[] = [];
    class Noted extends Adapter {
      override init(): void {
        calls.push(`init ${this.nsp.name}`);
      }
      override close(): void {
        calls.push(`close ${this.nsp.name}`);
      }
    }
    for (const adapter of [Noted, (nsp: unknown) => new Noted(nsp)]) {
      const io = new Server({ adapter });
      io.of("/a");
      await io.close();
    }
    const one = ["init /", "init /a", "close /", "close /a"];
    expect(calls).toEqual([...one, ...one]);
  });

  it("may be changed by io.adapter(), for all namespaces", () => {
    const io = createServer();
    io.of("/a");
    expect(io.adapter(Adapter)).toBe(io);
    expect(io.adapter()).toBe(Adapter);
    expect(io.of("/a").adapter).toBeInstanceOf(Adapter);
  });
});

function acksOf(socket: Socket): number {
  return Reflect.get(socket, "acks").size;
}
