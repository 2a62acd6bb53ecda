import type { PollingCodec, WebSocketCodec } from "./codec.ts";
import type { Pulse } from "./heartbeat.ts";
import type { PacketHandlers } from "./packet-handlers.ts";
import type { Query } from "./query.ts";

/** Revisions of the Engine.IO protocol. */
export type Protocol = 3 | 4;

/** What differs between sessions by the revision that they speak; the same object for all of a revision. */
export interface Revision {
  readonly protocol: Protocol;
  /** Finds out who is dead. */
  readonly pulse: Pulse;
  /** What the packets of a client mean. */
  readonly handlers: PacketHandlers;
  /** @param query of the request that opens the session */
  pollingCodec(query: Query): PollingCodec;
  /** @param query of the request that becomes the websocket */
  webSocketCodec(query: Query): WebSocketCodec;
}

/** The revision that a request speaks: 4 where it says so, else the one before. */
export function protocolOf(query: Query): Protocol {
  return query["EIO"] === "4" ? 4 : 3;
}
