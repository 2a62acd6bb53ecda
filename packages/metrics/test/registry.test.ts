import { createServer } from "node:http";
import { metrics } from "@baro/metrics";
import { listen } from "@baro/testing";
import { Counter, register as ofTheApp, Registry } from "prom-client";
import { afterEach, expect, test } from "vitest";
import { measuredScene } from "./support/measured.ts";
import { atEnd, Scene } from "./support/scene.ts";

afterEach(() => ofTheApp.clear());

test("metrics are served over HTTP as Prometheus reads them", async () => {
  const { measured } = await measuredScene();
  const httpServer = createServer(measured.handler);
  const port = await listen(httpServer);
  atEnd(() => httpServer.closeAllConnections());
  atEnd(() => httpServer.close());
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await response.text()).toContain("# TYPE baro_connections gauge");
});

test("metrics stand in the app's default registry beside its own, and leave it when closed", async () => {
  new Counter({ name: "baro_of_the_app", help: "the app's own" }).inc();
  const { measured } = await measuredScene({}, { register: ofTheApp });
  const text = await ofTheApp.metrics();
  expect(text).toContain("baro_send_buffer_bytes 0");
  expect(text).toContain("baro_of_the_app 1");
  measured.close();
  measured.close();
  expect(ofTheApp.getMetricsAsArray().map(({ name }) => name)).toEqual(["baro_of_the_app"]);
});

test("two servers share a registry under prefixes of their own, and each takes its own out of it", async () => {
  const register = new Registry();
  const [one, other] = [await Scene.open(), await Scene.open()];
  const first = metrics(one.io, { register });
  const second = metrics(other.io, { register, prefix: "baro_admin_" });
  atEnd(() => second.close());
  await other.connect();
  const text = await register.metrics();
  expect(text).toContain('baro_connections{transport="websocket"} 0');
  expect(text).toContain('baro_admin_connections{transport="websocket"} 1');
  first.close();
  expect(await register.metrics()).toContain('baro_admin_connections{transport="websocket"} 1');
  expect(await register.metrics()).not.toContain("baro_connections");
});

test("a registry that has these names already is refused", async () => {
  const { scene, measured } = await measuredScene();
  expect(() => metrics(scene.io, { register: measured.register })).toThrow(/already/);
});
