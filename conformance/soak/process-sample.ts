import { activeResources } from "@baro/testing";
import type { ProcessSample } from "./sample.ts";

const LOOKS = 3;
const BETWEEN = 100;

/** This process after a collection: the least of a few looks, as the load goes on meanwhile. */
export async function sampleProcess(): Promise<ProcessSample> {
  let heap = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS; look++) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    heap = Math.min(heap, heapUsed + external);
  }
  return { rss: process.memoryUsage.rss(), heap, handles: activeResources() };
}
