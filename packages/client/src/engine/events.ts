import type { BinaryData, EnginePacket } from "@baro/protocol";
import type { DisconnectDescription } from "../errors.ts";
import type { Handshake } from "./handshake.ts";
import type { OutgoingPacket, Transport } from "./transport.ts";

/** What a message carries: text or binary. */
export type RawData = string | BinaryData;

/** Events of a connection, as `socket.io.engine` emits them to users. */
export interface ConnectionEvents {
  open: () => void;
  handshake: (data: Handshake) => void;
  /** A packet arrived. */
  packet: (packet: EnginePacket) => void;
  /** A packet was queued. */
  packetCreate: (packet: OutgoingPacket) => void;
  /** A message arrived. */
  data: (data: RawData) => void;
  /** The same as `data`. */
  message: (data: RawData) => void;
  /** All that was queued has left. */
  drain: () => void;
  /** Queued packets were handed to the transport. */
  flush: () => void;
  /** The same as `packet`, without its argument. */
  heartbeat: () => void;
  /** The server pinged. */
  ping: () => void;
  /** The ping was answered. */
  pong: () => void;
  error: (error: Error) => void;
  upgrading: (transport: Transport) => void;
  upgrade: (transport: Transport) => void;
  upgradeError: (error: Error) => void;
  close: (reason: string, details?: DisconnectDescription) => void;
}

/** Whoever made a connection: hears of its life before users do. */
export interface ConnectionOwner {
  onOpen(): void;
  onMessage(data: RawData): void;
  onPing(): void;
  /** The connection failed; its end follows. */
  onError(error: Error): void;
  /** The connection is closed; called once. */
  onClose(reason: string, details?: DisconnectDescription): void;
}
