import type { EnginePacket } from "@baro/protocol";
import type { TransportName } from "./contract.ts";
import type { HttpExchange } from "./exchange.ts";
import type { Frame } from "./frame.ts";

/** One way of carrying frames to a client. Siblings behind it know nothing of each other. */
export interface Transport {
  readonly name: TransportName;
  /** Who hears packets and the end; a probe at first, then the connection. */
  sink: TransportSink;
  /** Whether `send` and `close` may be called now. */
  readonly writable: boolean;
  /**
   * Whether the farewell may not travel with messages, because clients hear it before they have taken the messages.
   * Default: it may.
   */
  readonly farewellApart?: boolean;
  /** Bytes that were sent and that the operating system has not taken yet. */
  readonly bufferedBytes: number;
  /** Sends frames in one write and does not keep the array. Only while `writable`. */
  send(frames: readonly Frame[]): void;
  /** Sends what is left together with the transport's farewell, then ends, without a call to `onEnd`. Only while `writable`. */
  close(last: readonly Frame[]): void;
  /** Ends after the client has said goodbye, without a call to `onEnd`. */
  leave(): void;
  /** Drops the transport at once, without a call to `onEnd`. Idempotent. */
  destroy(): void;
  /** Takes a further HTTP request of the session, where the transport is made of requests. */
  handle?(exchange: HttpExchange): void;
  /** While an upgrade is under way, a transport that holds requests answers each at once, so that the client can leave it. */
  holdNothing?(): void;
  /** Undoes `holdNothing` after a failed upgrade. */
  holdAgain?(): void;
}

/** Whoever drives a transport: the connection, or a probe. */
export interface TransportSink {
  onPacket(transport: Transport, packet: EnginePacket<Buffer>): void;
  /** Something arrived that is no packet; the transport itself is still there. */
  onMalformed(transport: Transport, error: Error): void;
  /** The transport became writable. */
  onWritable(transport: Transport): void;
  /** The transport ended; called at most once. With `error` it failed, without it the peer closed. */
  onEnd(transport: Transport, error?: Error): void;
}
