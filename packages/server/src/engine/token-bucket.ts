/** How much may come in what time. */
export interface Rate {
  /** So much may come at once. */
  readonly count: number;
  /** In what time as much comes again, evenly. ms */
  readonly within: number;
}

/** A rate by what may come per second. */
export function perSecond(count: number): Rate {
  return { count, within: 1000 };
}

/** What a few sums of fractions are off, as a part of what the bucket holds. */
const INEXACT = 1e-12;

/** Holds the count of its rate, is full at first, and is filled by time. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  /** @param now ms, of a clock that does not jump */
  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.count;
    this.#filledAt = now;
  }

  /** What is left; a debt is below 0. */
  left(now: number): number {
    const { count, within } = this.#rate;
    return Math.min(count, this.#tokens + ((now - this.#filledAt) * count) / within);
  }

  /**
   * Takes an amount where anything is left: what is larger passes, and leaves a debt behind.
   * @returns false where nothing is left; then nothing is taken
   */
  take(amount: number, now: number): boolean {
    const left = this.left(now);
    if (left <= 0) return false;
    this.#set(left - amount, now);
    return true;
  }

  /** Takes an amount where all of it is left. @returns after what time it will be; 0: it was. Whole ms */
  takeWhole(amount: number, now: number): number {
    const left = this.left(now);
    const wait = this.#timeFor(amount - left);
    if (wait === 0) this.#set(left - amount, now);
    return wait;
  }

  /** How long it takes until the bucket holds so much. Whole ms; 0: it does */
  timeUntil(amount: number, now: number): number {
    return this.#timeFor(amount - this.left(now));
  }

  /** How long it takes until so much more is there. Whole ms */
  #timeFor(missing: number): number {
    const { count, within } = this.#rate;
    const inexact = count * INEXACT;
    if (missing <= inexact) return 0;
    // By half of that less, a whole time stays whole, and is long enough all the same.
    return Math.ceil(((missing - inexact / 2) * within) / count);
  }

  #set(tokens: number, now: number): void {
    this.#tokens = tokens;
    this.#filledAt = now;
  }
}
