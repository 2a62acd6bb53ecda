import type { EngineConnection } from "../engine/contract.ts";
import type { Frame } from "../engine/frame.ts";

/** How many keys of one client may have something that waits. The oldest gives way. */
const MOST_KEYS = 1000;

/** What waits for a client that is behind, where only the newest of each key counts: one packet per key at the most. */
export class Conflation {
  readonly #conn: EngineConnection;
  readonly #waiting = new Map<string, readonly Frame[]>();

  constructor(conn: EngineConnection) {
    this.#conn = conn;
  }

  /** @returns whether something was dropped: what waited under this key, or under the oldest */
  write(key: string, frames: readonly Frame[]): boolean {
    if (this.#waiting.size === 0 && this.#conn.writable) {
      this.#conn.writeFrames(frames);
      return false;
    }
    if (this.#waiting.size === 0) this.#conn.whenDrained((hasLeft) => this.#send(hasLeft));
    const replaces = this.#waiting.delete(key);
    this.#waiting.set(key, frames);
    return this.#dropOldest() || replaces;
  }

  #dropOldest(): boolean {
    const [oldest] = this.#waiting.keys();
    return this.#waiting.size > MOST_KEYS && oldest !== undefined && this.#waiting.delete(oldest);
  }

  #send(hasLeft: boolean): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    if (hasLeft) for (const frames of waiting) this.#conn.writeFrames(frames);
  }
}
