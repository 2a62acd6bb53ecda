import { nextEvent, RawPolling, until } from "@baro/testing";
import { expect, test } from "vitest";
import { measuredScene } from "./support/measured.ts";

test("open sessions are counted by transport, and those that began and ended by why", async () => {
  const { scene, value } = await measuredScene();
  const client = await scene.connect();
  const polling = await RawPolling.open(scene.url);
  expect(await value('connections{transport="websocket"}')).toBe(1);
  expect(await value('connections{transport="polling"}')).toBe(1);
  expect(await value('sessions_opened_total{transport="websocket"}')).toBe(1);
  expect(await value('sessions_opened_total{transport="polling"}')).toBe(1);
  client.close();
  await polling.post("1");
  await until(() => scene.io.engine.clientsCount === 0, "both are gone");
  expect(await value('connections{transport="websocket"}')).toBe(0);
  expect(await value('connections{transport="polling"}')).toBe(0);
  expect(await value('sessions_closed_total{reason="transport close"}')).toBe(2);
});

test("an upgrade is counted, and moves the session to its new transport", async () => {
  const { scene, value } = await measuredScene();
  const client = await scene.connect({ transports: ["polling", "websocket"] });
  const { engine } = client.socket.io;
  if (engine.transport.name !== "websocket") await nextEvent(engine, "upgrade");
  await client.socket.emitWithAck("echo", 1);
  expect(await value('upgrades_total{transport="websocket"}')).toBe(1);
  expect(await value('sessions_opened_total{transport="polling"}')).toBe(1);
  expect(await value('connections{transport="websocket"}')).toBe(1);
  expect(await value('connections{transport="polling"}')).toBe(0);
});

test("refused requests are counted by code and rule", async () => {
  const { scene, value } = await measuredScene({
    allowRequest: ({ headers }, decide) => decide(null, headers["x-mine"] === "yes"),
  });
  await fetch(`${scene.url}/socket.io/?EIO=4&transport=smoke`);
  await fetch(`${scene.url}/socket.io/?EIO=4&transport=polling`);
  expect(await value('requests_refused_total{code="0",rule=""}')).toBe(1);
  expect(await value('requests_refused_total{code="4",rule=""}')).toBe(1);
});

test("several servers of a process are kept apart", async () => {
  const [one, other] = [await measuredScene(), await measuredScene()];
  await one.scene.connect();
  await one.scene.io.channel("lobby").publish("said", 1);
  await fetch(`${one.scene.url}/socket.io/?EIO=4&transport=smoke`);
  const series = [
    'connections{transport="websocket"}',
    'sessions_opened_total{transport="websocket"}',
    "channel_entries_total",
    'requests_refused_total{code="0",rule=""}',
  ];
  for (const each of series) {
    expect(await one.value(each)).toBe(1);
    expect((await other.value(each)) ?? 0).toBe(0);
  }
  expect(await one.value("packets_in_total")).toBeGreaterThan(0);
  expect(await other.value("packets_in_total")).toBe(0);
});
