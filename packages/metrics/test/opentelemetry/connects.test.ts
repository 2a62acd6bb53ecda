import { setTimeout as pause } from "node:timers/promises";
import { Client } from "@baro/testing";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { useRecorder } from "../support/recorded.ts";
import { atEnd } from "../support/scene.ts";
import { tracedScene } from "../support/traced-scene.ts";

const recorded = useRecorder();
const tracer = trace.getTracer("the app");

test("a client that joins a namespace is a span, with its middleware and its listeners inside", async () => {
  const scene = await tracedScene();
  const admin = scene.io.of("/admin");
  admin.use(async (_socket, next) => {
    await pause(20);
    tracer.startSpan("look at the password").end();
    next();
  });
  admin.on("connection", () => tracer.startSpan("greet").end());
  const client = await Client.connect(`${scene.url}/admin`, { transports: ["websocket"] });
  atEnd(() => client.close());
  const span = await recorded.span("connect");
  expect(span.kind).toBe(SpanKind.SERVER);
  expect(span.parentSpanContext).toBeUndefined();
  expect(span.attributes).toEqual({
    "messaging.system": "socket.io",
    "messaging.operation.name": "connect",
    "messaging.destination.name": "/admin",
    "messaging.socket.io.namespace": "/admin",
    "messaging.client.id": client.socket.id,
    "baro.server": scene.io.serverId,
  });
  for (const name of ["look at the password", "greet"]) {
    const inside = await recorded.span(name);
    expect(inside.parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  }
});

test("a client that is refused fails its span", async () => {
  const scene = await tracedScene();
  scene.io.use((_socket, next) =>
    next(Object.assign(new Error("who are you"), { code: "NOBODY" })),
  );
  const client = await Client.create(scene.url, { transports: ["websocket"] });
  atEnd(() => client.close());
  const span = await recorded.span("connect");
  expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: "who are you" });
  expect(span.attributes["error.type"]).toBe("NOBODY");
});
