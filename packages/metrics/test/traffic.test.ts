import { nextEvent } from "@baro/testing";
import { expect, test } from "vitest";
import { measuredScene } from "./support/measured.ts";

test("packets and bytes are counted both ways", async () => {
  const { scene, value } = await measuredScene();
  const client = await scene.connect();
  const series = ["packets_in_total", "packets_out_total", "bytes_in_total", "bytes_out_total"];
  const now = () => Promise.all(series.map(async (each) => (await value(each)) ?? 0));
  const before = await now();
  await client.socket.emitWithAck("echo", "바".repeat(1000));
  const grown = (await now()).map((value, index) => value - (before[index] ?? 0));
  expect(grown.slice(0, 2)).toEqual([1, 1]);
  const bytes = ['420["echo",""]', '430[""]'].map(({ length }) => length + 3000);
  expect(grown.slice(2)).toEqual(bytes);
});

test("the send buffer is what waits for all clients now", async () => {
  const { scene, value } = await measuredScene();
  const [one, other] = [await scene.quiet(), await scene.quiet()];
  expect(await value("send_buffer_bytes")).toBe(0);
  scene.io.emit("news", "x".repeat(1000));
  expect(await value("send_buffer_bytes")).toBe(2 * '42["news",""]'.length + 2000);
  await one.get();
  expect(await value("send_buffer_bytes")).toBe('42["news",""]'.length + 1000);
  await other.get();
  expect(await value("send_buffer_bytes")).toBe(0);
});

test("volatile packets that are dropped are counted", async () => {
  const { scene, value } = await measuredScene();
  await scene.quiet();
  scene.io.emit("first", "waits");
  scene.io.volatile.emit("tick", 1);
  scene.io.volatile.emit("tick", 2);
  expect(await value("volatile_dropped_total")).toBe(2);
});

test("packets of which a client is given a newer one are counted with them", async () => {
  const { scene, value } = await measuredScene();
  await scene.quiet();
  scene.io.emit("first", "waits");
  for (const at of [1, 2, 3]) scene.io.latest().emit("cursor", at);
  expect(await value("volatile_dropped_total")).toBe(2);
});

test("slow consumers are counted", async () => {
  const { scene, value } = await measuredScene({ maxSendBuffer: 10_000 });
  await scene.quiet();
  const [socket] = scene.io.of("/").sockets.values();
  const gone = nextEvent(socket ?? scene.io, "disconnect");
  scene.io.emit("news", "x".repeat(6000));
  scene.io.emit("news", "x".repeat(6000));
  expect((await gone)[0]).toBe("slow consumer");
  expect(await value("slow_consumers_total")).toBe(1);
  expect(await value('sessions_closed_total{reason="slow consumer"}')).toBe(1);
  expect(await value('errors_total{kind="limit",code="SLOW_CONSUMER"}')).toBe(1);
});
