import { memoryStore } from "@baro/server";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { useRecorder } from "../support/recorded.ts";
import { tracedScene } from "../support/traced-scene.ts";

const recorded = useRecorder();

test("a publish is a span of a producer, inside what publishes, until it is committed", async () => {
  const scene = await tracedScene({ store: memoryStore() });
  await trace.getTracer("the app").startActiveSpan("of the app", async (outer) => {
    await scene.io.of("/chat").channel("lobby").publish("said", 1);
    outer.end();
  });
  const [outer, publish, commit] = [
    await recorded.span("of the app"),
    await recorded.span("publish"),
    await recorded.span("commit"),
  ];
  expect(publish.kind).toBe(SpanKind.PRODUCER);
  expect(publish.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
  expect(publish.attributes).toEqual({
    "messaging.system": "socket.io",
    "messaging.operation.name": "publish",
    "messaging.operation.type": "send",
    "messaging.destination.name": "lobby",
    "messaging.socket.io.namespace": "/chat",
    "baro.server": scene.io.serverId,
  });
  // A batch has entries of many: it is no part of one of them.
  expect(commit.kind).toBe(SpanKind.INTERNAL);
  expect(commit.parentSpanContext).toBeUndefined();
  expect(recorded.names).toEqual(["commit", "publish", "of the app"]);
});

test("a commit tells how many entries it has", async () => {
  const scene = await tracedScene({ store: memoryStore() });
  const lobby = scene.io.channel("lobby");
  await lobby.head();
  await Promise.all([1, 2, 3].map((each) => lobby.publish("said", each)));
  const commit = await recorded.span("commit");
  expect(commit.attributes["messaging.batch.message_count"]).toBe(3);
  expect((await recorded.span("publish")).attributes).not.toHaveProperty(
    "messaging.batch.message_count",
  );
});

test("a store that fails fails commit and publish", async () => {
  const store = memoryStore();
  store.append = () => Promise.reject(Object.assign(new Error("no room"), { code: "FULL" }));
  const scene = await tracedScene({ store });
  await expect(scene.io.channel("lobby").publish("said", 1)).rejects.toThrow();
  const [publish, commit] = [await recorded.span("publish"), await recorded.span("commit")];
  expect(commit.status).toEqual({ code: SpanStatusCode.ERROR, message: "no room" });
  expect(commit.attributes["error.type"]).toBe("FULL");
  expect(publish.attributes["error.type"]).toBe("store_unavailable");
});

test("what a client publishes is a span inside that of its request, as is what `authorize` does", async () => {
  const scene = await tracedScene({ store: memoryStore() });
  scene.io.channels.authorize(async () => {
    trace.getTracer("the app").startSpan("look it up").end();
    return true;
  });
  const { socket } = await scene.connect();
  const items = [
    { id: "1", event: "said", body: 1 },
    { id: "2", event: "said", body: 2 },
  ];
  await socket.emitWithAck("baro:publish", "lobby", "a secret of 16 or more", items);
  const request = await recorded.span("process baro:publish");
  const publish = await recorded.span("publish");
  expect(request.kind).toBe(SpanKind.CONSUMER);
  expect(publish.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
  expect(publish.attributes["messaging.batch.message_count"]).toBe(2);
  const asked = await recorded.span("look it up");
  expect(asked.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
});
