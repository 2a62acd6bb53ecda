import type { Later } from "./ports.ts";

/** How long to wait after a failure, ms: twice as long each time. */
const FIRST = 200;
const MOST = 5000;

/** Bounds of a pause, ms; `most` counts where they contradict each other. */
interface PauseBounds {
  /** Default 0. */
  readonly least?: number;
  /** Default: none. */
  readonly most?: number;
}

/** Waits before what has failed is tried again: ever longer, as long as it fails. */
export class Backoff {
  readonly #later: Later;
  #waited = 0;
  #restsUntil = 0;
  #cancel: (() => void) | undefined;

  constructor(later: Later) {
    this.#later = later;
  }

  /** Runs what tries again, once. What is tried sooner (cancel this then) makes the next pause no longer. */
  wait(run: () => void, { least = 0, most = Number.POSITIVE_INFINITY }: PauseBounds = {}): void {
    const pause = Math.min(Math.max(Math.min(FIRST * 2 ** this.#waited, MOST), least), most);
    this.#restsUntil = performance.now() + FIRST;
    this.#cancel = this.#later(pause, () => {
      this.#waited++;
      run();
    });
  }

  /** Whether it has failed so lately that what happens meanwhile is no reason to try again already. */
  get isResting(): boolean {
    return performance.now() < this.#restsUntil;
  }

  /** It has succeeded. */
  reset(): void {
    this.#waited = 0;
  }

  cancel(): void {
    this.#restsUntil = 0;
    this.#cancel?.();
  }
}
