import { EngineError } from "./errors.ts";
import type { Frame } from "./frame.ts";

/** What waits for a connection's transport to take it. */
export class Outbox {
  readonly frames: Frame[] = [];
  #bytes = 0;

  /** How much waits. Bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  add(frame: Frame): void {
    this.frames.push(frame);
    this.#bytes += frame.size;
  }

  clear(): void {
    this.frames.length = 0;
    this.#bytes = 0;
  }
}

/** Why a connection is closed whose outbox holds more than `limit` bytes. */
export function overflow(limit: number): EngineError {
  return new EngineError(
    "SLOW_CONSUMER",
    `more than ${limit} bytes (maxSendBuffer) waited for a client that does not read`,
  );
}
