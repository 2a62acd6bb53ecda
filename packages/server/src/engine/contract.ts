import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { BinaryData } from "@baro/protocol";
import type { Frame } from "./frame.ts";

/** Names of the transports there are. */
export type TransportName = "polling" | "websocket";

/** What the layers above may know of a connection's current transport. */
export interface TransportView {
  readonly name: TransportName;
  /** Whether the transport would send a frame right now. */
  readonly writable: boolean;
}

/** Why a connection closed, in the words users know from socket.io. */
export type CloseReason =
  | "transport close"
  | "transport error"
  | "ping timeout"
  | "parse error"
  | "forced close"
  | "forced server close"
  | "server shutting down"
  | "slow consumer"
  | "limit exceeded";

/** What a message may be: text, or bytes. */
export type RawMessage = string | BinaryData;

/** How a message is sent. */
export interface SendOptions {
  /** Whether compression may be spent on it. Default true. */
  readonly compress?: boolean;
}

/** Hears that a message was handed to a transport. */
export type SendCallback = (transport: TransportView) => void;

/** Whoever stands above a connection: hears its messages and its end. One per connection. */
export interface ConnectionOwner {
  /** A message arrived: text, or binary as a `Buffer` that the owner may keep. Must not throw. */
  onMessage(data: string | Buffer): void;
  /** The connection is closed; called exactly once. `description`: the error below, where there is one. */
  onClose(reason: CloseReason, description?: unknown): void;
}

/**
 * One client below namespaces, as the sockets layer sees it and as users see it in `socket.conn`. It emits `message`,
 * `packet`, `packetCreate`, `drain`, `flush`, `upgrade`, `upgrading`, `heartbeat`, `data`, `error` and `close` to users; the layer above
 * does not listen, it is the {@link ConnectionOwner}.
 */
export interface EngineConnection extends EventEmitter {
  /** 20 characters, URL-safe, 120 random bits unless the app's `generateId` gives others. */
  readonly id: string;
  /** Revision of the Engine.IO protocol. */
  readonly protocol: 3 | 4;
  /** The request of the handshake. */
  readonly request: IncomingMessage;
  readonly transport: TransportView;
  readonly readyState: "opening" | "open" | "closing" | "closed";
  /** Whether the transport that the session began with has been left. */
  readonly upgraded: boolean;
  /** Whether an upgrade is being tried. */
  readonly upgrading: boolean;
  /** The client's address as the TCP connection gives it. */
  readonly remoteAddress: string;
  /** True while nothing waits to be sent and the transport takes more: what a volatile packet needs. */
  readonly writable: boolean;
  /** Bytes that wait to be sent. */
  readonly bufferedBytes: number;
  /**
   * Calls back once: with true as soon as all that waited was handed over and the transport takes more (at once, where that
   * is so), with false once the connection is over.
   */
  whenDrained(listener: (hasLeft: boolean) => void): void;
  /** Sets who hears messages and the end. */
  own(owner: ConnectionOwner): void;
  /** Queues frames; all that one turn of the event loop queues leaves in one write. Ignored once closing. */
  writeFrames(frames: readonly Frame[]): void;
  /**
   * Queues one message, for those who use the engine without namespaces.
   * @param callback called once the transport has taken it; never, where the connection ends before
   */
  write(data: RawMessage, options?: SendOptions | SendCallback, callback?: SendCallback): this;
  /** The same as `write`. */
  send(data: RawMessage, options?: SendOptions | SendCallback, callback?: SendCallback): this;
  /**
   * Closes from this side after what is queued has left, or at once with `discard`.
   * @param reason what the owner's `onClose` is told. Default "forced close".
   */
  close(discard?: boolean, reason?: CloseReason): void;
}
