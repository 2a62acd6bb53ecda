import type { BinaryLeaf, EnginePacket } from "@baro/protocol";
import type { Network } from "./platform.ts";
import type { RequestOptions } from "./request-options.ts";
import type { Timers } from "./timers.ts";

/** An Engine.IO packet on its way out. */
export type OutgoingPacket = EnginePacket<BinaryLeaf> & {
  /** `compress`: whether compression may be spent on it. */
  readonly options?: { readonly compress?: boolean };
};

/** Why a transport closed. */
export interface CloseDetails {
  description: string;
  context?: unknown;
}

/** The server sent a close packet. */
export const CLOSED_BY_SERVER: CloseDetails = { description: "transport closed by the server" };

/** Whoever drives a transport: the connection, or a probe. */
export interface TransportSink {
  /** The transport can send; a server that it speaks to for the first time has sent its handshake. */
  onOpen(): void;
  onPacket(packet: EnginePacket): void;
  /** What was sent has left; `writable` is true again. */
  onDrain(): void;
  /** The transport failed, and is closed. */
  onError(error: Error): void;
  /** The peer closed the transport. */
  onClose(details: CloseDetails): void;
}

/** What a transport is made of. */
export interface TransportContext {
  readonly options: RequestOptions;
  /** Parameters of each request, the session id included once there is one. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly sink: TransportSink;
  readonly timers: Timers;
  readonly network: Network;
}

/** One way of carrying packets to a server. Siblings behind it know nothing of each other. */
export interface Transport {
  readonly name: string;
  /** Parameters of each request; the connection adds the session id. */
  readonly query: Record<string, unknown>;
  /** Whether `send` may be called now. */
  readonly writable: boolean;
  /** Who hears it; a probe hands it over to the connection. */
  sink: TransportSink;
  open(): void;
  /** Sends packets. Only while `writable`. */
  send(packets: readonly OutgoingPacket[]): void;
  /** Lets what is under way arrive, calls back, and is silent from then on. */
  pause(onPaused: () => void): void;
  /** Undoes `pause`. */
  resume(): void;
  /**
   * Ends the transport and tells the server where that is possible. Idempotent; the sink hears nothing any more.
   * @param hurried the page may be gone before what is under way has arrived: the server is told at once
   */
  close(hurried?: boolean): void;
}

/** The class of a transport. Its prototype tells the name, so that `transports` may list classes. */
export interface TransportClass {
  /** `false`: it cannot connect, and is never upgraded to. */
  readonly supported?: boolean;
  new (context: TransportContext): Transport;
  readonly prototype: Transport;
}
