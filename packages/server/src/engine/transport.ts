import type { TransportName } from "./contract.ts";
import type { Frame } from "./frame.ts";

/** One way of carrying frames to a client. Siblings behind it know nothing of each other. */
export interface Transport {
  readonly name: TransportName;
  /** Whether `send` may be called now. */
  readonly writable: boolean;
  /** Bytes handed to the operating system's door and not yet taken. */
  readonly bufferedBytes: number;
  /** Sends frames in one write. Only while `writable`. */
  send(frames: readonly Frame[]): void;
  /** Ends the transport: tells the client where the transport can, then closes. Idempotent. */
  close(): void;
  /** Drops the transport at once, telling nobody. Idempotent. */
  destroy(): void;
}

/** Whoever drives a transport: the session, or a probe. */
export interface TransportSink {
  /** Packets that arrived, as encoded text (type digit first) or binary messages. */
  onFrame(transport: Transport, data: string | Buffer): void;
  /** The transport became writable. */
  onWritable(transport: Transport): void;
  /** The transport ended; called once. With `error` it failed, without it the peer closed. */
  onEnd(transport: Transport, error?: Error): void;
}
