import { RawWebSocket } from "@baro/testing";
import { afterEach, expect, test } from "vitest";
import { QuietClient } from "../support/quiet-client.ts";
import { MIB } from "../support/slow-crowd/contract.ts";
import { ServerProcess } from "../support/slow-crowd/server-process.ts";

/** The full form: `BARO_SLOW_CLIENTS=1000 BARO_SLOW_MEGABYTES=500`, see docs/guide/limits.md. */
const CLIENTS = Number(process.env["BARO_SLOW_CLIENTS"] ?? 200);
const MEGABYTES = Number(process.env["BARO_SLOW_MEGABYTES"] ?? 50);

/** Most that the server may hold for all slow clients together, whatever is sent: they share what waits for them. MiB */
const MOST_HELD = 24;
/** Most that its process may occupy. MiB */
const MOST_RSS = 400;

const PATIENCE = 20_000 + MEGABYTES * 500;
const QUERY = "EIO=4&transport=websocket";
/** A masked text frame with the CONNECT packet. */
const CONNECT = Buffer.of(0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30);

let server: ServerProcess | undefined;
const clients: QuietClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  server?.end();
});

/** They join, and never read. */
async function comeSlow(port: number): Promise<void> {
  for (let i = 0; i < CLIENTS; i++) {
    const client = await QuietClient.ask(port, QUERY);
    client.write(CONNECT);
    clients.push(client);
  }
}

/** @returns how much came, and whether all of it was there in its order */
async function readAll(socket: RawWebSocket): Promise<number> {
  let bytes = 0;
  let last = -1;
  for (;;) {
    const frame = await socket.next(PATIENCE);
    if (frame === '42["end"]') return bytes;
    if (typeof frame !== "string") bytes += frame.length;
    const number = /^451-\["chunk",(\d+),/.exec(String(frame).slice(0, 40))?.[1];
    if (number === undefined) continue;
    expect(Number(number) - last).toBeLessThanOrEqual(1);
    last = Number(number);
  }
}

test(
  `${CLIENTS} clients that never read cost little while ${MEGABYTES} MB are broadcast, and one that reads gets all`,
  async () => {
    server = await ServerProcess.start({ maxSendBuffer: MIB, pingInterval: 300_000 });
    await comeSlow(server.port);
    const url = `http://127.0.0.1:${server.port}`;
    const healthy = await RawWebSocket.connect(url, "", { query: { healthy: "1" } });
    const received = readAll(healthy);
    const outcome = await server.broadcast({ megabytes: MEGABYTES }, PATIENCE);
    process.stdout.write(`slow consumers: ${JSON.stringify(outcome)}\n`);
    expect(await received).toBe(MEGABYTES * MIB);
    expect(outcome.ends).toEqual({ "slow consumer": CLIENTS });
    expect(outcome.clients).toBe(1);
    expect(outcome.held).toBeLessThan(MOST_HELD);
    expect(outcome.rss).toBeLessThan(MOST_RSS);
    healthy.terminate();
  },
  2 * PATIENCE,
);
