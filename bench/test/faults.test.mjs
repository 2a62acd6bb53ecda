import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const RUN = fileURLToPath(new URL("../faults/run.mjs", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "baro-faults-"));
afterAll(() => rm(folder, { recursive: true }));

/** The tiny form of a bench. @param {string} bench @param {...string} args @returns {Promise<import("../faults/rows.mjs").Row[]>} */
async function played(bench, ...args) {
  const file = join(folder, `${bench}.json`);
  await promisify(execFile)(process.execPath, [RUN, bench, ...args, "--json", file]);
  return JSON.parse(await readFile(file, "utf8")).rows;
}

/** @param {string} library @param {string} way @param {Record<string, unknown>} figures */
const row = (library, way, figures) =>
  expect.objectContaining({ library, way, runs: [expect.objectContaining(figures)] });

test("after a restart all clients of either library are back", async () => {
  const back = { connected: 50, gaveUp: 0, last: expect.any(Number) };
  expect(await played("storm", "--clients", "50")).toEqual([
    row("baro", "websocket", back),
    row("socket.io", "websocket", back),
    row("baro", "polling first", back),
    row("socket.io", "polling first", back),
  ]);
});

test("on a network that is cut again and again a channel loses nothing and repeats nothing", async () => {
  const size = ["--clients", "30", "--seconds", "5"];
  const rows = await played("network", ...size, "--library", "baro", "--way", "channels");
  const whole = { messages: 52, share: 100, repeats: 0, disordered: 0, connected: 30 };
  expect(rows).toEqual([row("baro", "channels", whole)]);
  expect(rows[0]?.runs[0]?.["cuts"]).toBeGreaterThan(0);
});

test("a client that reads gets everything while others that do not are closed as slow", async () => {
  const size = ["--clients", "10", "--megabytes", "40", "--perSecond", "1500"];
  const whole = { said: 40, missing: 0, p99: expect.any(Number) };
  expect(await played("slow", ...size, "--library", "baro")).toEqual([
    row("baro", "nobody is slow", { ...whole, slow: 0 }),
    row("baro", "websockets not read", { ...whole, slow: 10, others: 0 }),
    row("baro", "polling that stops", { ...whole, slow: 10, others: 0 }),
  ]);
});

test("a broadcast ends where the server occupies as much as it may", async () => {
  const size = ["--clients", "1", "--megabytes", "40", "--most", "1"];
  const [only] = await played("slow", ...size, "--library", "socket.io", "--way", "nobody is slow");
  expect(only?.runs[0]?.["said"]).toBeLessThan(20);
});
