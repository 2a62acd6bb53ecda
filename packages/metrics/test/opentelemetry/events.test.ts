import { channel } from "node:diagnostics_channel";
import { setTimeout as pause } from "node:timers/promises";
import { telemetry } from "@baro/metrics/opentelemetry";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { useRecorder } from "../support/recorded.ts";
import { Scene } from "../support/scene.ts";
import { tracedScene } from "../support/traced-scene.ts";

const recorded = useRecorder();
const tracer = trace.getTracer("the app");

test("an event that is handled is a span of a consumer, in a trace of its own", async () => {
  const scene = await tracedScene();
  const { socket } = await scene.connect();
  await socket.emitWithAck("echo", 1);
  const span = await recorded.span("process echo");
  expect(span.kind).toBe(SpanKind.CONSUMER);
  expect(span.parentSpanContext).toBeUndefined();
  expect(span.status.code).toBe(SpanStatusCode.UNSET);
  expect(span.attributes).toEqual({
    "messaging.system": "socket.io",
    "messaging.operation.name": "process",
    "messaging.operation.type": "process",
    "messaging.destination.name": "/",
    "messaging.socket.io.namespace": "/",
    "messaging.socket.io.event_name": "echo",
    "messaging.client.id": socket.id,
    "baro.server": scene.io.serverId,
  });
});

test("an async listener runs inside its span, which ends when it has", async () => {
  const scene = await tracedScene();
  scene.io.on("connection", (socket) => {
    socket.on("work", async (name: string, done: () => void) => {
      await pause(20);
      tracer.startSpan(name).end();
      await pause(20);
      done();
    });
  });
  const [one, other] = [await scene.connect(), await scene.connect()];
  await Promise.all([
    one.socket.emitWithAck("work", "first"),
    other.socket.emitWithAck("work", "second"),
  ]);
  const [first, second] = [await recorded.span("first"), await recorded.span("second")];
  await expect.poll(() => recorded.names.filter((name) => name === "process work").length).toBe(2);
  const handled = recorded.spans.filter(({ name }) => name === "process work");
  const ids = handled.map((span) => span.spanContext().spanId);
  expect(new Set(ids)).toEqual(
    new Set([first.parentSpanContext?.spanId, second.parentSpanContext?.spanId]),
  );
  expect(new Set(handled.map((span) => span.spanContext().traceId)).size).toBe(2);
  for (const { duration } of handled)
    expect(duration[0] * 1000 + duration[1] / 1e6).toBeGreaterThan(35);
});

test("what the listeners of an event return is awaited together, and what they do is unchanged", async () => {
  const scene = await tracedScene();
  const called: unknown[] = [];
  scene.io.on("connection", (socket) => {
    socket.once("both", function (this: unknown, ...args: unknown[]) {
      called.push(this === socket, args.length);
    });
    socket.on("both", (_value, done: () => void) => done());
  });
  const { socket } = await scene.connect();
  await socket.emitWithAck("both", 1);
  await socket.emitWithAck("both", 2);
  expect(called).toEqual([true, 2]);
  await expect.poll(() => recorded.names.filter((name) => name === "process both").length).toBe(2);
});

test("listeners that throw or reject fail their span, and are reported as ever", async () => {
  const scene = await tracedScene();
  const errors: unknown[] = [];
  scene.io.on("connection", (socket) => {
    socket.on("error", (error) => errors.push(error));
    socket.on("throw", () => {
      throw Object.assign(new Error("at once"), { code: "MINE" });
    });
    socket.on("reject", async () => {
      await pause(1);
      throw new RangeError("later");
    });
  });
  const { socket } = await scene.connect();
  socket.emit("throw");
  socket.emit("reject");
  const [thrown, rejected] = [
    await recorded.span("process throw"),
    await recorded.span("process reject"),
  ];
  expect(thrown.status).toEqual({ code: SpanStatusCode.ERROR, message: "at once" });
  expect(thrown.attributes["error.type"]).toBe("MINE");
  expect(rejected.status).toEqual({ code: SpanStatusCode.ERROR, message: "later" });
  expect(rejected.attributes["error.type"]).toBe("RangeError");
  expect(rejected.events.map(({ name }) => name)).toEqual(["exception"]);
  await expect.poll(() => errors.map(String)).toEqual(["Error: at once", "RangeError: later"]);
});

test("an event that nobody listens for is no span", async () => {
  const scene = await tracedScene();
  const { socket } = await scene.connect();
  socket.emit("nobody hears this");
  await socket.emitWithAck("echo", 1);
  await recorded.span("process echo");
  expect(recorded.names).toEqual(["connect", "process echo"]);
});

test("no span tells the id of a connection, which is a secret", async () => {
  const scene = await tracedScene();
  const { socket } = await scene.connect();
  await socket.emitWithAck("echo", 1);
  await recorded.span("process echo");
  const told = JSON.stringify(recorded.spans.map(({ name, attributes }) => [name, attributes]));
  expect(told).toContain(socket.id);
  expect(told).not.toContain(socket.io.engine.id);
});

test("nothing is told of a server that is not watched, or not any more", async () => {
  const watched = await Scene.open();
  const told = telemetry(watched.io, { meterProvider: false });
  const other = await Scene.open();
  await (await other.connect()).socket.emitWithAck("echo", 1);
  const { socket } = await watched.connect();
  await socket.emitWithAck("echo", 1);
  await recorded.span("process echo");
  told.close();
  told.close();
  await socket.emitWithAck("echo", 2);
  expect(recorded.names).toEqual(["connect", "process echo"]);
  for (const name of ["event", "connect", "publish", "commit"])
    expect(channel(`tracing:baro:${name}:start`).hasSubscribers).toBe(false);
});
