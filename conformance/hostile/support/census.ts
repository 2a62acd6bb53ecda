import type { Counts } from "@baro/testing";

/** What a server's process says of itself. */
export interface Census {
  readonly sessions: number;
  /** In all namespaces. */
  readonly sockets: number;
  readonly namespaces: number;
  /** Heap and what it holds outside, after a collection. Bytes. */
  readonly memory: number;
  /** Limits that were reached (their codes) and reasons for which sessions ended, since the process began: how often. */
  readonly told: Counts;
  /** What keeps the process alive, by kind. */
  readonly resources: Counts;
  /** Whether every object has got something from a client. */
  readonly polluted: boolean;
}

/** Asks for a census. */
export interface Question {
  readonly id: number;
}

/** What the process says: once that it listens, then an answer to each question. */
export type Said = { readonly port: number } | { readonly id: number; readonly census: Census };
