import { metrics as prometheus } from "@baro/metrics";
import { telemetry } from "@baro/metrics/opentelemetry";
import { createNoopMeter } from "@opentelemetry/api";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { expect, test, vi } from "vitest";
import { atEnd, Scene } from "../support/scene.ts";

/** Reads when it is asked to. */
class Reader extends MetricReader {
  /** The metrics, by name. */
  async read() {
    const { resourceMetrics } = await this.collect();
    const all = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
    return new Map(all.map((metric) => [metric.descriptor.name, metric]));
  }

  /** The number that a metric has with these attributes. */
  async value(name: string, attributes: object): Promise<unknown> {
    const metric = (await this.read()).get(name);
    const wanted = JSON.stringify(attributes);
    return metric?.dataPoints.find((point) => JSON.stringify(point.attributes) === wanted)?.value;
  }

  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

async function meteredScene() {
  const reader = new Reader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const scene = await Scene.open();
  const watched = telemetry(scene.io, { meterProvider, tracerProvider: false });
  atEnd(() => watched.close());
  return { scene, reader, watched, meterProvider, server: { "baro.server": scene.io.serverId } };
}

test("OpenTelemetry's meters get what a server does", async () => {
  const { scene, reader, server } = await meteredScene();
  const client = await scene.connect();
  await client.socket.emitWithAck("echo", 1);
  await scene.io.channel("lobby").publish("said", 1);
  await fetch(`${scene.url}/socket.io/?EIO=4&transport=smoke`);
  const websocket = { ...server, transport: "websocket" };
  expect(await reader.value("baro.connections", websocket)).toBe(1);
  expect(await reader.value("baro.sessions_opened", websocket)).toBe(1);
  expect(await reader.value("baro.packets_in", server)).toBe(2);
  expect(await reader.value("baro.requests_refused", { ...server, code: "0", rule: "" })).toBe(1);
  expect(await reader.value("baro.channel_entries", server)).toBe(1);
  expect(await reader.value("baro.channel_commit", server)).toMatchObject({ count: 1 });
  expect(await reader.value("baro.event_loop_delay", { ...server, quantile: "max" })).toBeLessThan(
    60,
  );
});

test("what waits for clients is read when the meters are", async () => {
  const { scene, reader, server } = await meteredScene();
  await scene.quiet();
  scene.io.emit("news", "x".repeat(1000));
  expect(await reader.value("baro.send_buffer", server)).toBe('42["news",""]'.length + 1000);
});

test("the names and units are those that become the names in Prometheus", async () => {
  const scene = await Scene.open();
  const meter = createNoopMeter();
  const counters = vi.spyOn(meter, "createCounter");
  const others = [
    vi.spyOn(meter, "createHistogram"),
    vi.spyOn(meter, "createObservableGauge"),
    vi.spyOn(meter, "createObservableUpDownCounter"),
  ];
  const meterProvider = { getMeter: () => meter };
  const watched = telemetry(scene.io, { meterProvider, tracerProvider: false });
  const measured = prometheus(scene.io);
  atEnd(() => watched.close());
  atEnd(() => measured.close());
  const names = [
    ...counters.mock.calls.map(([name, options]) => `${translated(name, options?.unit)}_total`),
    ...others.flatMap(({ mock }) =>
      mock.calls.map(([name, options]) => translated(name, options?.unit)),
    ),
  ];
  const exported = measured.register.getMetricsAsArray().map(({ name }) => name);
  expect(names.sort()).toEqual(exported.sort());
});

const UNITS: Readonly<Record<string, string>> = { By: "bytes", s: "seconds" };

/** OpenTelemetry's rule: a unit that the name does not have is appended; those in braces are left out. */
function translated(name: string, unit = ""): string {
  const words = name.split(/[._]/);
  const suffix = UNITS[unit];
  return (suffix === undefined || words.includes(suffix) ? words : [...words, suffix]).join("_");
}

test("servers of one process are told apart, and one that is not watched any more is not measured", async () => {
  const { scene, reader, watched, meterProvider, server } = await meteredScene();
  const other = await Scene.open();
  const others = telemetry(other.io, { meterProvider, tracerProvider: false });
  atEnd(() => others.close());
  await other.connect();
  expect(await reader.value("baro.packets_in", server)).toBeUndefined();
  expect(await reader.value("baro.packets_in", { "baro.server": other.io.serverId })).toBe(1);
  watched.close();
  await scene.connect();
  expect(await reader.value("baro.packets_in", server)).toBeUndefined();
  expect(await reader.value("baro.connections", { ...server, transport: "websocket" })).toBe(0);
});
