import type { IncomingMessage } from "node:http";
import type { Connection } from "./connection.ts";
import type { EngineConnection } from "./contract.ts";
import type { ConnectionError } from "./errors.ts";
import type { ResponseHeaders } from "./exchange.ts";
import type { OutgoingPacket } from "./frame.ts";

/** Events of `io.engine`. */
export interface EngineEvents {
  /** A session was opened. */
  connection: [connection: Connection];
  /** Packets of a session are about to leave. */
  flush: [connection: EngineConnection, packets: readonly OutgoingPacket[]];
  /** They have left. */
  drain: [connection: EngineConnection];
  /** A request was refused. */
  connection_error: [error: ConnectionError];
  /** Headers of the first response of a session; add to them. */
  initial_headers: [headers: ResponseHeaders, request: IncomingMessage];
  /** Headers of each response; add to them. */
  headers: [headers: ResponseHeaders, request: IncomingMessage];
}
