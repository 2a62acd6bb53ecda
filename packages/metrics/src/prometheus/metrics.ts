import type { IncomingMessage, ServerResponse } from "node:http";
import { Registry } from "prom-client";
import { handlersOf } from "../measures/handlers.ts";
import { LoopDelay } from "../measures/loop-delay.ts";
import {
  belongsTo,
  connectionsOf,
  type MeasuredServer,
  sendBufferOf,
} from "../measures/readings.ts";
import { subscribe } from "../measures/subscribe.ts";
import { createInstruments } from "./instruments.ts";

/** Where and under which names the metrics are. */
export interface MetricsOptions {
  /** A registry of prom-client, as its default one `register`. Default: a new one, so that several servers of a process are kept apart. */
  readonly register?: Registry;
  /** Of all names. Default "baro_". */
  readonly prefix?: string;
}

/** The metrics of a server. */
export interface Metrics {
  /** The registry that holds them. */
  readonly register: Registry;
  /** Answers a request with all metrics of the registry, as Prometheus reads them. */
  handler(request: IncomingMessage, response: ServerResponse): void;
  /** Ends measuring and takes the metrics out of the registry. Idempotent. */
  close(): void;
}

/**
 * Measures a server from now on, and gives its metrics in the form of Prometheus. Counting costs nothing in servers that
 * are not measured.
 * @throws Error for a registry that has metrics of these names: give another `prefix`
 */
export function metrics(io: MeasuredServer, options: MetricsOptions = {}): Metrics {
  const { prefix = "baro_", register = new Registry() } = options;
  const instruments = createInstruments(register, prefix, {
    connections: () => connectionsOf(io),
    sendBuffer: () => sendBufferOf(io),
    loopDelay: () => delay.read(),
  });
  const delay = new LoopDelay();
  const unsubscribe = subscribe(handlersOf(instruments), belongsTo(io));
  let isOver = false;
  return {
    register,
    handler: (_request, response) => void answer(register, response),
    close() {
      if (isOver) return;
      isOver = true;
      unsubscribe();
      delay.end();
      instruments.remove();
    },
  };
}

async function answer(register: Registry, response: ServerResponse): Promise<void> {
  try {
    const text = await register.metrics();
    response.writeHead(200, { "Content-Type": register.contentType }).end(text);
  } catch {
    response.writeHead(500).end();
  }
}
