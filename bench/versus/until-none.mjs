import { setTimeout as wait } from "node:timers/promises";

const PATIENCE_MS = 10_000;
const LOOK_MS = 20;

/**
 * Waits until a server has noticed that all clients are gone, which is a little later than they themselves did.
 * @param {() => number} count of what it still keeps
 */
export async function untilNone(count) {
  const end = performance.now() + PATIENCE_MS;
  while (count() > 0) {
    if (performance.now() > end) throw new Error(`${count()} connections are still kept`);
    await wait(LOOK_MS);
  }
}
