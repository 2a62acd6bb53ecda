import type { EventEmitter } from "node:events";

/** How many of each kind. */
export type Counts = Readonly<Record<string, number>>;

/** What keeps this process alive, by kind (`Timeout`, `TCPSocketWrap`, …). Timers without `ref` are not counted by Node. */
export function activeResources(): Counts {
  return countEach(process.getActiveResourcesInfo());
}

/** How many listeners an emitter has, by event. */
export function listenerCounts(emitter: EventEmitter): Counts {
  const counts: Record<string, number> = {};
  for (const event of emitter.eventNames()) counts[String(event)] = emitter.listenerCount(event);
  return counts;
}

/** Whether `now` has no more of any kind than `before`. */
export function isNoMore(now: Counts, before: Counts): boolean {
  return Object.entries(now).every(([kind, count]) => count <= (before[kind] ?? 0));
}

function countEach(names: readonly string[]): Counts {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
