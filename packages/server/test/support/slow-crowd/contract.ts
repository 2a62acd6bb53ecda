export const MIB = 1024 * 1024;

/** What the server is told to send. */
export interface Order {
  readonly megabytes: number;
}

/** How it went. */
export interface Outcome {
  /** Most that was held at a time beyond what was held before, after collection. MiB */
  readonly held: number;
  /** Most that the process occupied at a time. MiB */
  readonly rss: number;
  /** How many sockets ended for which reason. */
  readonly ends: Readonly<Record<string, number>>;
  /** Sessions that are left. */
  readonly clients: number;
}
