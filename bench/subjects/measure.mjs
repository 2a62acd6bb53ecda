import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";

const COLLECTIONS = 4;
const NS_PER_MS = 1e6;

/** The monitor's own timer: a delay of this much is none. */
const RESOLUTION_MS = 10;

/**
 * What any process under test can say of itself.
 * @returns {import("../contract.ts").Actions}
 */
export function measures() {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let cpu = process.cpuUsage();
  let began = performance.now();
  return {
    begin() {
      delay.reset();
      delay.enable();
      began = performance.now();
      cpu = process.cpuUsage();
    },
    end() {
      const { user, system } = process.cpuUsage(cpu);
      const wall = performance.now() - began;
      delay.disable();
      const loopP99 = Math.max(0, delay.percentile(99) / NS_PER_MS - RESOLUTION_MS);
      return { cpuMicros: user + system, wallMs: wall, loopP99 };
    },
    memory,
  };
}

/** Memory that is really kept: collected several times, with turns of the loop between for finalizers. */
async function memory() {
  for (let round = 0; round < COLLECTIONS; round += 1) {
    globalThis.gc?.();
    await wait(20);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed, external };
}
