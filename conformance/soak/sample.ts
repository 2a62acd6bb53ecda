import type { Counts } from "@baro/testing";

/** What a process says of itself, after a collection. Memory in bytes. */
export interface ProcessSample {
  readonly rss: number;
  /** Heap and what it holds outside. */
  readonly heap: number;
  /** What keeps the process alive, by kind. */
  readonly handles: Counts;
}

/** What the server says of itself. */
export interface ServerSample extends ProcessSample {
  readonly sessions: number;
  /** In all namespaces, as are rooms. */
  readonly sockets: number;
  readonly rooms: number;
  readonly namespaces: number;
  /** Objects that are not collected. */
  readonly aliveSockets: number;
  readonly aliveConnections: number;
  /** Entries that the channels have, and the size of their files. */
  readonly entries: number;
  readonly fileBytes: number;
  /** Clients that were closed since they did not read. */
  readonly slowConsumers: number;
  /** What happened that should not. */
  readonly errors: readonly string[];
}

/** What the clients of one library say. */
export interface LoadSample extends ProcessSample {
  /** What was done, by kind. */
  readonly done: Counts;
  readonly errors: readonly string[];
}

/** One look at everything. */
export interface Sample {
  /** Since the load began, s. */
  readonly at: number;
  readonly server: ServerSample;
  readonly baro: LoadSample;
  readonly npm: LoadSample;
}

/** How many of all kinds. */
export function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
