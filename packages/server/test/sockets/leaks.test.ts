import type { Server } from "@baro/server";
import { until } from "@baro/testing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { connect, createServer, join, turn } from "../support/scene.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

/** What a server keeps for its clients. */
function held(io: Server): Record<string, number> {
  const { adapter, sockets } = io.sockets;
  return {
    sockets: sockets.size,
    sids: adapter.sids.size,
    rooms: adapter.rooms.size,
    timers: vi.getTimerCount(),
  };
}

const NOTHING = { sockets: 0, sids: 0, rooms: 0, timers: 0 };

it("holds nothing of a hundred clients that came, did this and that, and went", async () => {
  const io = createServer();
  io.use((_socket, next) => next());
  for (let n = 0; n < 100; n++) {
    const { connection, socket } = await join(io);
    socket.join([`room-${n % 7}`, "all"]);
    socket.emit("x", () => {});
    socket.use((_event, next) => next());
    connection.receive('21["y"]', '51-["z",{"_placeholder":true,"num":0}]');
    await turn();
    if (n % 2) connection.end();
    else socket.disconnect(true);
  }
  expect(held(io)).toEqual(NOTHING);
});

it("holds nothing of clients that never joined, were refused, or waited for ever", async () => {
  const io = createServer();
  io.use((socket, next) => {
    socket.join("room");
    if (socket.handshake.auth["wait"]) return;
    next(new Error("no"));
  });
  const silent = connect(io);
  const refused = connect(io);
  const waiting = connect(io);
  refused.receive("0");
  waiting.receive('0{"wait":true}');
  await turn();
  for (const connection of [silent, refused, waiting]) connection.end();
  expect(held(io)).toEqual(NOTHING);
});

it("holds no awaited answers of 100,000 broadcasts that timed out", async () => {
  vi.useRealTimers();
  const io = createServer();
  const { connection, socket } = await join(io);
  const acks: ReadonlyMap<number, unknown> = Reflect.get(socket, "acks");
  let timedOut = 0;
  for (let round = 0; round < 100; round++) {
    for (let n = 0; n < 1000; n++) io.timeout(1).emit("x", () => timedOut++);
    expect(acks.size).toBe(1000);
    await until(
      () => acks.size === 0,
      () => `no answer is awaited, but ${acks.size} are`,
    );
    connection.frames.length = 0;
  }
  expect(timedOut).toBe(100_000);
});

it("holds nothing after it was closed", async () => {
  const io = createServer();
  io.of("/a");
  await join(io);
  await join(io, "/a");
  await io.close();
  expect(held(io)).toMatchObject({ sockets: 0, sids: 0, rooms: 0 });
  expect(io.of("/a").sockets.size).toBe(0);
});
