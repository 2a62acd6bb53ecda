import type { IncomingMessage, ServerResponse } from "node:http";
import { Registry } from "prom-client";
import { describe } from "./describe.ts";
import { createInstruments, type Readings } from "./instruments.ts";
import { LoopDelay } from "./loop-delay.ts";
import { subscribe } from "./tally.ts";

/** A connection, as far as metrics look at it. */
export interface MeasuredConnection {
  readonly transport: { readonly name: string };
  readonly bufferedBytes: number;
}

/** A server of Baro, as far as metrics look at it: `io` is one. */
export interface MeasuredServer {
  readonly serverId: number;
  /** Undefined until the server is attached. */
  readonly engine: { readonly clients: Readonly<Record<string, MeasuredConnection>> } | undefined;
}

/** Where and under which names the metrics are. */
export interface MetricsOptions {
  /** A registry of prom-client. Default: a new one, so that several servers of a process are kept apart. */
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
  const before = new Set(register.getMetricsAsArray().map(({ name }) => name));
  const delay = new LoopDelay();
  const instruments = createInstruments(register, prefix, {
    ...readingsOf(io),
    loopDelay: () => delay.read(),
  });
  const isOurs = ({ server, connection }: { server?: number; connection?: string }): boolean =>
    server === undefined ? isIn(io, connection) : server === io.serverId;
  const end = subscribe(describe(instruments), isOurs);
  return {
    register,
    handler: (_request, response) => void answer(register, response),
    close() {
      end();
      delay.end();
      for (const { name } of register.getMetricsAsArray()) {
        if (name.startsWith(prefix) && !before.has(name)) register.removeSingleMetric(name);
      }
    },
  };
}

function readingsOf(io: MeasuredServer): Omit<Readings, "loopDelay"> {
  const connections = (): MeasuredConnection[] => Object.values(io.engine?.clients ?? {});
  return {
    connections() {
      const counts = { polling: 0, websocket: 0 };
      for (const { transport } of connections()) {
        if (transport.name === "polling") counts.polling++;
        else counts.websocket++;
      }
      return counts;
    },
    sendBuffer: () => connections().reduce((sum, { bufferedBytes }) => sum + bufferedBytes, 0),
  };
}

/** Some messages name the connection alone. */
function isIn(io: MeasuredServer, connection: string | undefined): boolean {
  return connection !== undefined && Object.hasOwn(io.engine?.clients ?? {}, connection);
}

async function answer(register: Registry, response: ServerResponse): Promise<void> {
  try {
    const text = await register.metrics();
    response.writeHead(200, { "Content-Type": register.contentType }).end(text);
  } catch {
    response.writeHead(500).end();
  }
}
