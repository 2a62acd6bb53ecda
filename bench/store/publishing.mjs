import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { quantile } from "../stats.mjs";

/** @typedef {import("./keepers.mjs").Keeper} Keeper */

const TEXT = "x".repeat(100);
const NS_PER_MS = 1e6;
const MS = 1000;

/** The monitor's own timer: a delay of this much is none. */
const RESOLUTION_MS = 1;

/** How often a publisher at a fixed rate looks at the clock, ms. */
const TICK_MS = 1;

/**
 * Publishes with so many under way at any time.
 * @param {Keeper} keeper
 * @param {{ inFlight: number, seconds: number }} plan
 */
export async function saturate(keeper, { inFlight, seconds }) {
  await measured(keeper, seconds / 2, (until) => publishers(keeper, { inFlight, until }));
  return measured(keeper, seconds, (until) => publishers(keeper, { inFlight, until }));
}

/**
 * Publishes at a fixed rate; latency is counted from when a message was due.
 * @param {Keeper} keeper
 * @param {{ perSecond: number, seconds: number }} plan
 */
export async function steadily(keeper, { perSecond, seconds }) {
  await measured(keeper, seconds / 2, (until) => paced(keeper, { perSecond, until }));
  return measured(keeper, seconds, (until) => paced(keeper, { perSecond, until }));
}

/**
 * @param {Keeper} keeper
 * @param {number} seconds
 * @param {(until: number) => Promise<number[]>} work gives latencies, ms
 */
async function measured(keeper, seconds, work) {
  const before = await keeper.kept();
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const began = performance.now();
  const latencies = await work(began + seconds * MS);
  const took = performance.now() - began;
  delay.disable();
  const kept = (await keeper.kept()) - before;
  if (kept !== latencies.length) throw new Error(`${latencies.length} published, ${kept} kept`);
  return {
    perSecond: (kept / took) * MS,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    loopP99: Math.max(0, delay.percentile(99) / NS_PER_MS - RESOLUTION_MS),
  };
}

/** @param {Keeper} keeper @param {{ inFlight: number, until: number }} plan */
async function publishers(keeper, { inFlight, until }) {
  /** @type {number[]} */
  const latencies = [];
  const one = async () => {
    do {
      // A message comes in a turn of the loop, and waits there for those before it.
      const began = performance.now();
      await turn();
      await keeper.publish(TEXT);
      latencies.push(performance.now() - began);
    } while (performance.now() < until);
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  return latencies;
}

/** @param {Keeper} keeper @param {{ perSecond: number, until: number }} plan */
async function paced(keeper, { perSecond, until }) {
  /** @type {number[]} */
  const latencies = [];
  /** @type {Promise<void>[]} */
  const underWay = [];
  const began = performance.now();
  for (let sent = 0, now = began; now < until; now = performance.now()) {
    const due = ((now - began) * perSecond) / MS;
    for (; sent < due; sent += 1) {
      const dueAt = began + (sent * MS) / perSecond;
      const kept = keeper.publish(TEXT);
      const taken = () => void latencies.push(performance.now() - dueAt);
      underWay.push(kept.then(taken, mustBeOverload));
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(underWay);
  return latencies;
}

/** What is refused after a stall of the machine is not published, which the rate shows. @param {unknown} error */
function mustBeOverload(error) {
  if (Reflect.get(Object(error), "code") !== "overloaded") throw error;
}
