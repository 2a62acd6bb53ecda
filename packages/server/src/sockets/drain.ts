import { once } from "node:events";
import { serverDrain } from "../diagnostics/channels.ts";
import type { EngineConnection } from "../engine/contract.ts";
import { atMost } from "./at-most.ts";

/** How a server is drained. */
export interface DrainOptions {
  /**
   * After how long what is still connected to the server and to its HTTP server is closed at once, whatever is under way. ms.
   * Default 10000.
   */
  readonly timeout?: number;
  /**
   * How long clients are asked to stay away; they spread themselves behind that. ms. Default: they come back as they do
   * after any other end, and those who are refused meanwhile after a second. Clients of Baro heed it.
   */
  readonly retryAfter?: number;
}

/** How long draining takes unless the app says it. ms */
export const DRAIN_TIMEOUT = 10_000;

/** How many clients are told to go in one second; more where else half of the time would not do. */
const CLIENTS_PER_SECOND = 500;

/** How far batches lie apart. ms */
const BATCH_INTERVAL = 20;

/**
 * How long the last clients that were between two polls may take to come for their end: by a connection that they still
 * have, since the port may be another's by now. ms
 */
const POLL_GRACE = 1000;

/** A server begins to be drained. @param sessions how many are open */
export function tellDraining(server: number, sessions: number): void {
  if (serverDrain.hasSubscribers) serverDrain.publish({ server, sessions });
}

/**
 * Closes connections in batches that are spread over time, each after what waited for its client.
 * @param settled what is under way and has to be answered before a connection closes
 */
export async function moveOff(
  connections: readonly EngineConnection[],
  settled: () => Promise<void>,
  { timeout = DRAIN_TIMEOUT }: DrainOptions,
): Promise<void> {
  const work = sendAway(connections, settled, batchSize(connections.length, timeout));
  await atMost(timeout, work);
}

/** When the time of a server that is drained from now on will be over; see {@link closeBy}. */
export function dueOf({ timeout = DRAIN_TIMEOUT }: DrainOptions): number {
  return performance.now() + timeout;
}

/**
 * Waits for a server to close.
 * @param cut called when it has not by then: a client that neither reads nor goes holds it up for as long as it likes
 */
export async function closeBy(
  due: number,
  closing: Promise<unknown>,
  cut: () => void,
): Promise<void> {
  if (!(await atMost(Math.max(0, due - performance.now()), closing))) cut();
  await closing;
}

async function sendAway(
  connections: readonly EngineConnection[],
  settled: () => Promise<void>,
  size: number,
): Promise<void> {
  const gone = connections.map(ended);
  for (let from = 0; from < connections.length; from += size) {
    await settled();
    // What was settled is answered within this turn.
    await new Promise(setImmediate);
    for (const connection of connections.slice(from, from + size)) connection.close();
    await delay(BATCH_INTERVAL);
  }
  await atMost(POLL_GRACE, Promise.all(gone));
}

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function batchSize(count: number, timeout: number): number {
  const atRate = (CLIENTS_PER_SECOND * BATCH_INTERVAL) / 1000;
  const batches = Math.max(1, Math.floor(timeout / 2 / BATCH_INTERVAL));
  return Math.max(atRate, Math.ceil(count / batches));
}

async function ended(connection: EngineConnection): Promise<void> {
  if (connection.readyState !== "closed") await once(connection, "close");
}
