import { Backoff } from "./backoff.ts";
import type { Later } from "./ports.ts";

/** What may not know of all that its store has kept. */
export interface Doubtful {
  /** Reads what the store has and it has not heard of. Rejects when the store fails. */
  catchUp(): Promise<unknown>;
}

/**
 * Logs whose store has failed to say what it has kept. They are looked at one after the other: at once, and then as long as
 * the store fails, ever more rarely.
 */
export class Doubts {
  readonly #backoff: Backoff;
  readonly #logs = new Set<Doubtful>();
  #isLooking = false;
  #isEnded = false;

  constructor(later: Later) {
    this.#backoff = new Backoff(later);
  }

  has(log: Doubtful): boolean {
    return this.#logs.has(log);
  }

  add(log: Doubtful): void {
    if (this.#isEnded) return;
    this.#logs.add(log);
    if (!this.#isLooking) void this.#look();
  }

  /** Looks no more. */
  end(): void {
    this.#isEnded = true;
    this.#logs.clear();
    this.#backoff.cancel();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    for (const log of this.#logs) {
      // What fails while it is looked at is in doubt again.
      this.#logs.delete(log);
      try {
        await log.catchUp();
        this.#backoff.reset();
      } catch {
        // Behind the others: it may be this log alone that cannot be read.
        this.add(log);
        this.#lookLater();
        return;
      }
    }
    this.#isLooking = false;
  }

  #lookLater(): void {
    if (this.#isEnded) return;
    this.#backoff.wait(() => void this.#look());
  }
}
