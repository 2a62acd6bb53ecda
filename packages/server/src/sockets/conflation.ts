import type { EngineConnection } from "../engine/contract.ts";
import type { Frame } from "../engine/frame.ts";

/** How many keys of one client may have something that waits, and how many bytes that may be. The oldest give way. */
const MOST_KEYS = 1000;
const MOST_BYTES = 16 * 1024 * 1024;

/** A client that has caught up is given so much, and the next when it has taken that: until then a newer one counts. Bytes. */
const AT_ONCE = 64 * 1024;

/** The client's connection. */
type Conn = Pick<EngineConnection, "writable" | "bufferedBytes" | "writeFrames" | "whenDrained">;

/** What waits for a client that is behind, where only the newest of each key counts: one packet per key at the most. */
export class Conflation {
  readonly #conn: Conn;
  readonly #waiting = new Map<string, readonly Frame[]>();
  #bytes = 0;

  constructor(conn: Conn) {
    this.#conn = conn;
  }

  /** @returns how many packets were dropped: what waited under this key, and the oldest above the bounds */
  write(key: string, frames: readonly Frame[]): number {
    if (this.#waiting.size === 0 && this.#conn.writable) {
      this.#conn.writeFrames(frames);
      return 0;
    }
    if (this.#waiting.size === 0) this.#awaitDrain();
    const replaced = this.#take(key) === undefined ? 0 : 1;
    this.#waiting.set(key, frames);
    this.#bytes += sizeOf(frames);
    return replaced + this.#dropOldest();
  }

  #take(key: string): readonly Frame[] | undefined {
    const frames = this.#waiting.get(key);
    if (frames === undefined) return undefined;
    this.#waiting.delete(key);
    this.#bytes -= sizeOf(frames);
    return frames;
  }

  #dropOldest(): number {
    let dropped = 0;
    for (const key of this.#waiting.keys()) {
      const isFull = this.#waiting.size > MOST_KEYS || this.#bytes > MOST_BYTES;
      if (!isFull || this.#waiting.size === 1) break;
      this.#take(key);
      dropped++;
    }
    return dropped;
  }

  #awaitDrain(): void {
    this.#conn.whenDrained((hasLeft) => {
      if (hasLeft) this.#send();
      else this.#forget();
    });
  }

  #send(): void {
    for (const key of this.#waiting.keys()) {
      if (this.#conn.bufferedBytes > AT_ONCE) break;
      this.#conn.writeFrames(this.#take(key) ?? []);
    }
    if (this.#waiting.size > 0) this.#awaitDrain();
  }

  #forget(): void {
    this.#waiting.clear();
    this.#bytes = 0;
  }
}

function sizeOf(frames: readonly Frame[]): number {
  return frames.reduce((sum, { size }) => sum + size, 0);
}
