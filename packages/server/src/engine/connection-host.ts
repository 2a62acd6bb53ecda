import type { IncomingMessage } from "node:http";
import type { FlushEvents } from "./flush-events.ts";
import type { FlushQueue } from "./flush-queue.ts";
import type { ConnectionRates } from "./meter.ts";
import type { Revision } from "./revision.ts";
import type { SessionDeadlines } from "./session-deadlines.ts";
import type { Transport } from "./transport.ts";

/** What a connection needs of the engine that made it. */
export interface ConnectionHost {
  /** Which server of this process it is, in what is told by diagnostics. */
  readonly serverId: number;
  readonly flushQueue: FlushQueue;
  readonly flushEvents: FlushEvents;
  readonly limits: ConnectionRates & { readonly maxSendBuffer: number };
  readonly deadlines: SessionDeadlines;
  /** The connection with this id is over; forget it. */
  forget(id: string): void;
}

/** What is known of a client when its connection is made. */
export interface ConnectionInit {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly revision: Revision;
  readonly transport: Transport;
}
