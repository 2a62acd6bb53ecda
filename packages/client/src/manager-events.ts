import type { SocketPacket } from "@baro/protocol";
import type { DisconnectDescription } from "./errors.ts";

/** Events of a manager. */
export interface ManagerReservedEvents {
  /** The connection is open. */
  open: () => void;
  /** The connection failed, or could not be made. */
  error: (err: Error) => void;
  /** The server pinged. */
  ping: () => void;
  /** A packet arrived. */
  packet: (packet: SocketPacket) => void;
  close: (reason: string, description?: DisconnectDescription) => void;
  /** All attempts to connect again failed. */
  reconnect_failed: () => void;
  /** An attempt to connect again starts; they are counted from 1. */
  reconnect_attempt: (attempt: number) => void;
  /** It failed. */
  reconnect_error: (err: Error) => void;
  /** It succeeded. */
  reconnect: (attempt: number) => void;
}
