import { access } from "node:fs";
import { expect, it } from "vitest";
import { atMost } from "../../src/sockets/at-most.ts";
import { turn } from "../support/scene.ts";

const TIMEOUT = 20;

it("says whether work was done in time", async () => {
  expect(await atMost(TIMEOUT, Promise.resolve())).toBe(true);
  expect(await atMost(TIMEOUT, new Promise(() => {}))).toBe(false);
  await expect(atMost(TIMEOUT, Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("waits where the time is longer than a timer's can be", async () => {
  expect(await atMost(Number.POSITIVE_INFINITY, turn().then(turn))).toBe(true);
});

it("has time for what was done while the process was busy, and is to be heard of", async () => {
  // After immediates Node runs timers, and then reads.
  await turn();
  const work = new Promise<void>((resolve) => access(import.meta.filename, () => resolve()));
  const inTime = atMost(TIMEOUT, work);
  const end = performance.now() + 2 * TIMEOUT;
  while (performance.now() < end);
  expect(await inTime).toBe(true);
});
