import { EventEmitter } from "node:events";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test, vi } from "vitest";
import { Connection } from "../../src/engine/connection.ts";
import type { ConnectionHost } from "../../src/engine/connection-host.ts";
import { EngineError } from "../../src/engine/errors.ts";
import { FlushEvents } from "../../src/engine/flush-events.ts";
import { FlushQueue } from "../../src/engine/flush-queue.ts";
import { Frame } from "../../src/engine/frame.ts";
import { SessionDeadlines } from "../../src/engine/session-deadlines.ts";
import { revision4 } from "../../src/engine/v4/revision.ts";
import { RecordingOwner } from "../support/engine-server.ts";
import { A_TURN, fakeClock } from "../support/fake-clock.ts";
import { FakeTransport } from "../support/fake-transport.ts";
import { useUncaught } from "../support/uncaught.ts";

const uncaught = useUncaught();

class Host implements ConnectionHost {
  readonly serverId = 1;
  readonly flushQueue = new FlushQueue();
  readonly engine = new EventEmitter();
  readonly flushEvents = new FlushEvents(this.engine);
  readonly limits = {
    maxPacketsPerSecond: Infinity,
    maxBytesPerSecond: Infinity,
    maxSendBuffer: 100,
  };
  readonly deadlines = new SessionDeadlines(1000);
  readonly forgotten: string[] = [];
  forget(id: string): void {
    this.forgotten.push(id);
  }
}

async function open() {
  const host = new Host();
  const revision = revision4({ pingInterval: 1000, pingTimeout: 1000 });
  const transport = new FakeTransport("polling");
  const request = new IncomingMessage(new Socket());
  const connection = new Connection(host, { id: "the-id", request, revision, transport });
  const owner = new RecordingOwner();
  connection.own(owner);
  connection.open(Frame.encoded("0{}"));
  await Promise.resolve();
  transport.writes.length = 0;
  return { host, pulse: revision.pulse, transport, connection, owner };
}

test("what one turn writes leaves in one write, in order", async () => {
  const { connection, transport } = await open();
  connection.writeFrames([Frame.text("a")]);
  connection.writeFrames([Frame.text("b"), Frame.binary(Buffer.from([1]))]);
  expect(transport.writes).toEqual([]);
  await Promise.resolve();
  expect(transport.writes).toEqual([["4a", "4b", "bAQ=="]]);
  connection.close(true);
});

test("a listener that writes while its frames leave writes again, without end or loss", async () => {
  const { connection, transport } = await open();
  let left = 3;
  connection.on("drain", () => {
    if (left-- > 0) connection.send(`more ${left}`);
  });
  connection.send("first");
  await new Promise((resolve) => setImmediate(resolve));
  expect(transport.writes).toEqual([["4first"], ["4more 2"], ["4more 1"], ["4more 0"]]);
  connection.close(true);
});

test("who sends hears when the transport has it, and the engine hears of all connections", async () => {
  const { host, connection, transport } = await open();
  const seen: unknown[] = [];
  connection.on("flush", (packets) => seen.push(["flush", packets]));
  connection.on("drain", () => seen.push(["drain"]));
  host.engine.on("flush", (who, packets) => seen.push([who === connection, packets.length]));
  host.engine.on("drain", (who) => seen.push([who === connection]));
  connection.write("a", { compress: false }, (by) => seen.push([by === transport, "a"]));
  connection.send(Buffer.from([1]), (by) => seen.push([by === transport, "b"]));
  await new Promise((resolve) => setImmediate(resolve));
  const packets = [
    { type: "message", data: "a", options: { compress: false } },
    { type: "message", data: Buffer.from([1]), options: { compress: true } },
  ];
  expect(seen.slice(0, 2)).toEqual([
    ["flush", packets],
    [true, 2],
  ]);
  expect(seen.slice(2)).toEqual([["drain"], [true], [true, "a"], [true, "b"]]);
  connection.close(true);
});

test("who sends hears nothing of what never left", async () => {
  const { connection, transport } = await open();
  const seen: unknown[] = [];
  transport.pause();
  connection.send("a", {}, () => seen.push("a"));
  connection.close(true);
  connection.send("b", {}, () => seen.push("b"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
});

test("a listener that closes while frames are about to leave lets them leave once", async () => {
  const { connection, transport, owner } = await open();
  connection.on("flush", () => connection.close());
  connection.send("a");
  expect((await owner.ends.next()).reason).toBe("forced close");
  expect(transport.writes).toEqual([["4a"]]);
});

test("a transport that breaks while it sends ends the connection, once", async () => {
  const { connection, transport, owner, host, pulse } = await open();
  transport.breaks = true;
  connection.on("close", () => connection.send("late"));
  connection.send("a");
  expect(await owner.ends.next()).toMatchObject({ reason: "transport error" });
  connection.close();
  expect(owner.ends.size).toBe(0);
  expect(host.forgotten).toEqual(["the-id"]);
  expect(pulse.size).toBe(0);
  expect(transport.sent).toEqual(["4a"]);
});

test("volatile packets have to wait as long as anything else waits", async () => {
  const { connection, transport } = await open();
  expect(connection.writable).toBe(true);
  connection.send("a");
  expect(connection.writable).toBe(false);
  await Promise.resolve();
  expect(connection.writable).toBe(true);
  transport.pause();
  expect(connection.writable).toBe(false);
  connection.close(true);
});

test("one message above the bound passes where nothing waits; then the client is too slow", async () => {
  const { connection, transport, owner } = await open();
  transport.pause();
  connection.send("x".repeat(5000));
  expect(connection.readyState).toBe("open");
  connection.send("y");
  const { reason, description } = await owner.ends.next();
  expect(reason).toBe("slow consumer");
  expect(description).toBeInstanceOf(EngineError);
  expect(description).toMatchObject({ code: "SLOW_CONSUMER" });
  expect(transport.state).toBe("destroyed");
  expect(connection.bufferedBytes).toBe(0);
});

test("what the operating system has not taken counts for the bound", async () => {
  const { connection, transport, owner } = await open();
  transport.bufferedBytes = 100;
  connection.send("y");
  expect((await owner.ends.next()).reason).toBe("slow consumer");
});

test("packets are shown to users as packets", async () => {
  const { connection, transport } = await open();
  const seen: unknown[] = [];
  for (const event of ["packet", "packetCreate", "message", "data", "heartbeat"]) {
    connection.on(event, (value) => seen.push([event, value]));
  }
  connection.send("out");
  transport.receive({ type: "message", data: "in" });
  transport.receive({ type: "pong" });
  expect(seen).toEqual([
    ["packetCreate", { type: "message", data: "out", options: { compress: true } }],
    ["packet", { type: "message", data: "in" }],
    ["data", "in"],
    ["message", "in"],
    ["packet", { type: "pong" }],
    ["heartbeat", undefined],
  ]);
  connection.close(true);
});

test.each([
  "packet",
  "message",
  "data",
  "packetCreate",
  "flush",
  "drain",
  "heartbeat",
  "upgrading",
  "upgrade",
  "close",
])("a %s listener that throws surfaces and changes nothing", async (event) => {
  const { connection, transport, owner } = await open();
  const websocket = new FakeTransport("websocket");
  connection.on(event, () => {
    throw new Error(`of ${event}`);
  });
  transport.receive({ type: "pong" });
  transport.receive({ type: "message", data: "in" });
  connection.send("out");
  await Promise.resolve();
  connection.tryUpgrade(websocket);
  websocket.receive({ type: "ping", data: "probe" });
  connection.send("over");
  websocket.receive({ type: "upgrade" });
  connection.close();
  expect(await owner.messages.next()).toBe("in");
  expect(transport.sent).toEqual(["4out"]);
  expect(websocket.sent).toEqual(["3probe", "4over"]);
  expect((await owner.ends.next()).reason).toBe("forced close");
  expect(await uncaught().next()).toEqual(new Error(`of ${event}`));
});

test("an owner that throws does not keep the connection from going on and ending", async () => {
  const { connection, transport, host } = await open();
  const ends: string[] = [];
  connection.own({
    onMessage: () => {
      throw new Error("of a message");
    },
    onClose: () => {
      throw new Error("of the end");
    },
  });
  connection.on("close", (reason) => ends.push(reason));
  transport.receive({ type: "message", data: "in" });
  expect(connection.readyState).toBe("open");
  connection.close();
  expect(ends).toEqual(["forced close"]);
  expect(host.forgotten).toEqual(["the-id"]);
  expect(await uncaught().next()).toEqual(new Error("of a message"));
  expect(await uncaught().next()).toEqual(new Error("of the end"));
});

test("a second upgrade is refused while one is tried, and after one was made", async () => {
  const { connection, owner } = await open();
  const transports = [1, 2, 3].map(() => new FakeTransport("websocket"));
  const [first, second, third] = transports;
  if (!first || !second || !third) throw new Error("three transports are needed");
  connection.tryUpgrade(first);
  connection.tryUpgrade(second);
  expect(second.state).toBe("closed");
  first.receive({ type: "ping", data: "probe" });
  first.receive({ type: "upgrade" });
  expect(connection.upgraded).toBe(true);
  connection.tryUpgrade(third);
  expect(third.state).toBe("closed");
  expect(connection.transport.name).toBe("websocket");
  first.end();
  expect((await owner.ends.next()).reason).toBe("transport close");
});

test("a transport that was left is not heard any more", async () => {
  const { connection, transport, owner } = await open();
  const websocket = new FakeTransport("websocket");
  connection.tryUpgrade(websocket);
  websocket.receive({ type: "ping", data: "probe" });
  websocket.receive({ type: "upgrade" });
  expect(transport.state).toBe("destroyed");
  transport.receive({ type: "message", data: "late" });
  transport.sink.onMalformed(transport, new Error("late"));
  transport.end(new Error("late"));
  expect(owner.messages.size).toBe(0);
  expect(connection.readyState).toBe("open");
  connection.close(true);
});

test("a client that the server is about to leave is pinged no more", async () => {
  const { connection, transport, pulse, owner } = await open();
  transport.pause();
  connection.send("last words");
  connection.close();
  expect(connection.readyState).toBe("closing");
  expect(pulse.size).toBe(0);
  connection.send("too late");
  transport.resume();
  expect(transport.sent).toEqual(["4last words"]);
  expect((await owner.ends.next()).reason).toBe("forced close");
});

test("a client that does not come for the rest is waited for half a minute", async () => {
  const { connection, owner, transport } = await open();
  fakeClock();
  try {
    transport.pause();
    connection.writeFrames([Frame.text("a")]);
    connection.close();
    vi.advanceTimersByTime(30_000);
    expect([connection.readyState, owner.ends.size]).toEqual(["closing", 0]);
    vi.advanceTimersByTime(A_TURN);
    expect((await owner.ends.next()).reason).toBe("forced close");
    expect([connection.readyState, transport.state]).toEqual(["closed", "destroyed"]);
    expect(connection.bufferedBytes).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("a client that came for the rest while the process was busy for longer gets it", async () => {
  const { connection, transport } = await open();
  fakeClock();
  try {
    transport.pause();
    connection.writeFrames([Frame.text("a")]);
    connection.close();
    vi.advanceTimersByTime(29_999);
    // The deadline; Node reads from its connections before it runs immediates.
    vi.advanceTimersToNextTimer();
    transport.resume();
    vi.advanceTimersByTime(A_TURN);
    expect([transport.sent, transport.state]).toEqual([["4a"], "closed"]);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("frames count as well as their bytes, where many of them wait", async () => {
  const { connection, owner, transport, host } = await open();
  host.limits.maxSendBuffer = 1024 * 1024;
  transport.pause();
  const tiny = [Frame.text("x")];
  for (let i = 0; i < 16_384; i++) connection.writeFrames(tiny);
  expect(connection.readyState).toBe("open");
  connection.writeFrames(tiny);
  const { reason, description } = await owner.ends.next();
  expect([reason, description]).toMatchObject(["slow consumer", { code: "SLOW_CONSUMER" }]);
});

test("what a transport has not handed to the operating system counts", async () => {
  const { connection, owner, transport } = await open();
  transport.bufferedBytes = 95;
  connection.writeFrames([Frame.text("abcd")]);
  expect(connection.readyState).toBe("open");
  connection.writeFrames([Frame.text("e")]);
  expect((await owner.ends.next()).reason).toBe("slow consumer");
});
