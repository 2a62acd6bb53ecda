import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { metrics } from "@baro/metrics";
import { Server } from "@baro/server";
import { Client, listen, nextEvent } from "@baro/testing";
import { Registry } from "prom-client";
import { afterEach, describe, expect, it } from "vitest";

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function scene(options = {}) {
  const httpServer = createServer();
  const io = new Server(httpServer, { serveClient: false });
  io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
  io.channels.authorize(() => true);
  const measured = metrics(io, options);
  const port = await listen(httpServer);
  open.push(() => {
    measured.close();
    httpServer.closeAllConnections();
    return io.close();
  });
  const connect = async (given = {}) => {
    const client = await Client.connect(`http://127.0.0.1:${port}`, given);
    open.push(() => client.close());
    return client;
  };
  return { io, measured, port, connect };
}

const WEBSOCKET = { transports: ["websocket"] };

/** The value of one line of the exposition; undefined where there is none. */
async function read(measured: { register: { metrics(): Promise<string> } }, series: string) {
  const lines = (await measured.register.metrics()).split("\n");
  const line = lines.find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe("the metrics of a server", () => {
  it("count connections, by transport, and why they ended", async () => {
    const { io, measured, connect } = await scene();
    const client = await connect(WEBSOCKET);
    expect(await read(measured, 'baro_connections{transport="websocket"}')).toBe(1);
    expect(await read(measured, 'baro_sessions_opened_total{transport="websocket"}')).toBe(1);
    const ended = nextEvent(Object.values(io.engine.clients)[0] ?? io.engine, "close");
    client.close();
    await ended;
    expect(await read(measured, 'baro_connections{transport="websocket"}')).toBe(0);
    expect(await read(measured, 'baro_sessions_closed_total{reason="transport close"}')).toBe(1);
  });

  it("count upgrades", async () => {
    const { measured, connect } = await scene();
    const client = await connect();
    const engine = client.socket.io.engine;
    if (engine.transport.name !== "websocket") await nextEvent(engine, "upgrade");
    await client.socket.emitWithAck("echo", 1);
    expect(await read(measured, 'baro_upgrades_total{transport="websocket"}')).toBe(1);
  });

  it("count packets and bytes both ways", async () => {
    const { measured, connect } = await scene();
    const client = await connect(WEBSOCKET);
    const before = await read(measured, "baro_bytes_in_total");
    await client.socket.emitWithAck("echo", "x".repeat(1000));
    expect(await read(measured, "baro_packets_in_total")).toBe(2);
    expect(await read(measured, "baro_bytes_in_total")).toBeGreaterThan((before ?? 0) + 1000);
    expect(await read(measured, "baro_packets_out_total")).toBe(3);
    expect(await read(measured, "baro_bytes_out_total")).toBeGreaterThan(1000);
  });

  it("count refused requests by their code, and malformed input by the code of its error", async () => {
    const { measured, port, connect } = await scene();
    await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=smoke`);
    expect(await read(measured, 'baro_requests_refused_total{code="0",rule=""}')).toBe(1);
    const client = await connect(WEBSOCKET);
    const gone = nextEvent(client.socket, "disconnect");
    client.socket.io.engine.write("9");
    await gone;
    expect(await measured.register.metrics()).toMatch(/^baro_errors_total\{code="[A-Z_]+"\} 1$/m);
  });

  it("count entries of channels, and how long their commits took", async () => {
    const { io, measured } = await scene();
    await io.channel("lobby").publish("message", "hello");
    expect(await read(measured, "baro_channel_entries_total")).toBe(1);
    expect(await read(measured, "baro_channel_commit_seconds_count")).toBe(1);
  });

  it("count clients that come back to a channel, and those that cannot", async () => {
    const { io, measured, connect } = await scene();
    const { epoch } = await io.channel("lobby").publish("message", 1);
    const client = await connect(WEBSOCKET);
    const ask = (after: object) =>
      client.socket.emitWithAck("baro:subscribe", [{ channel: "lobby", after }]);
    await ask({ epoch, offset: 0 });
    expect(await read(measured, "baro_channel_resumes_total")).toBe(1);
    await ask({ epoch: "another", offset: 0 });
    expect(await read(measured, 'baro_channel_resets_total{reason="epoch"}')).toBe(1);
  });

  it("keep several servers of a process apart", async () => {
    const [one, other] = [await scene(), await scene()];
    await one.connect(WEBSOCKET);
    expect(await read(one.measured, 'baro_sessions_opened_total{transport="websocket"}')).toBe(1);
    expect(
      await read(other.measured, 'baro_sessions_opened_total{transport="websocket"}'),
    ).toBeUndefined();
  });

  it("are served over HTTP as Prometheus reads them", async () => {
    const { measured } = await scene();
    const httpServer = createServer(measured.handler);
    const port = await listen(httpServer);
    open.push(() => httpServer.close());
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain("# TYPE baro_connections gauge");
    httpServer.closeAllConnections();
  });

  it("stand in the app's registry under its prefix, and leave it when closed", async () => {
    const register = new Registry();
    const { measured } = await scene({ register, prefix: "chat_" });
    expect(await register.metrics()).toContain("chat_send_buffer_bytes 0");
    measured.close();
    expect((await register.metrics()).trim()).toBe("");
  });

  it("are all that the dashboard asks for, and nothing else", async () => {
    const { measured } = await scene();
    const text = readFileSync(new URL("../dashboard/baro.json", import.meta.url), "utf8");
    const asked = new Set(
      [...text.matchAll(/"expr": "(.*)"/g)].flatMap(([expr]) => expr.match(/baro_\w+/g) ?? []),
    );
    const types = [...(await measured.register.metrics()).matchAll(/^# TYPE (\w+) (\w+)$/gm)];
    const exported = types.map(([, name, type]) =>
      type === "histogram" ? `${name}_bucket` : String(name),
    );
    expect([...asked].sort()).toEqual(exported.sort());
  });
});
