import type { Frame } from "./frame.ts";

/** Hears what comes over a websocket. */
export interface LinkSink {
  /** One message; text or binary. A `Buffer` is the receiver's to keep. */
  onMessage(data: string | Buffer): void;
  /** What was buffered has left. */
  onDrain(): void;
  /** The link is gone; called at most once. */
  onEnd(error?: Error): void;
}

/** An established websocket, as a host gives it to the engine. */
export interface WebSocketLink {
  sink: LinkSink | undefined;
  /** Whether it takes more without piling up. */
  readonly writable: boolean;
  readonly bufferedBytes: number;
  /** Sends frames in one write. */
  write(frames: readonly Frame[]): void;
  /** Says goodbye by a close frame, and closes. */
  close(): void;
  /** Drops the connection without a word. */
  destroy(): void;
}
