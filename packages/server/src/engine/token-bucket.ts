/**
 * How much may come per second: a bucket that holds what one second brings, and is full at first. What is larger than
 * that may pass when the bucket is not empty, and leaves a debt behind.
 */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #filledAt: number;

  /** @param now ms, of a clock that does not jump */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#filledAt = now;
  }

  /** @returns false where nothing is left; then nothing is taken */
  take(amount: number, now: number): boolean {
    const filled = this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#perSecond, filled);
    this.#filledAt = now;
    if (this.#tokens <= 0) return false;
    this.#tokens -= amount;
    return true;
  }

  /** How long it takes until something is there again. Whole seconds, 1 at least. */
  get secondsToWait(): number {
    return Math.max(1, Math.ceil(-this.#tokens / this.#perSecond));
  }
}
