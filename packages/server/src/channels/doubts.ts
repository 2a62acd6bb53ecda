import type { Later } from "./ports.ts";

/** What may not know of all that its store has kept. */
export interface Doubtful {
  /** Reads what the store has and it has not heard of. Rejects when the store fails. */
  catchUp(): Promise<unknown>;
}

/** How long to wait after a failure, ms: twice as long each time. */
const FIRST = 200;
const MOST = 5000;

/**
 * Logs whose store has failed to say what it has kept. They are looked at one after the other: at once, and then as long as
 * the store fails, ever more rarely.
 */
export class Doubts {
  readonly #later: Later;
  readonly #logs = new Set<Doubtful>();
  #isLooking = false;
  #isEnded = false;
  #failures = 0;
  #cancel: (() => void) | undefined;

  constructor(later: Later) {
    this.#later = later;
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
    this.#cancel?.();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    for (const log of this.#logs) {
      // What fails while it is looked at is in doubt again.
      this.#logs.delete(log);
      try {
        await log.catchUp();
        this.#failures = 0;
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
    const pause = Math.min(FIRST * 2 ** this.#failures++, MOST);
    this.#cancel = this.#later(pause, () => void this.#look());
  }
}
