/** How long to wait between attempts. Times in ms. */
export interface BackoffOptions {
  /** Delay before the first attempt. */
  readonly min: number;
  /** Upper bound of every delay. */
  readonly max: number;
  /** Share of the delay by which it is spread, from 0 (none) to 1. */
  readonly jitter: number;
}

const FACTOR = 2;

/**
 * The delay before attempt number `attempt` (0 is the first), in whole ms: it doubles with each attempt up to `max`,
 * and is spread by `jitter` to both sides, also at the bound, so that a thousand clients that lost one server do not
 * come back in one moment.
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function backoffDelay(
  { min, max, jitter }: BackoffOptions,
  attempt: number,
  random: number,
): number {
  const middle = Math.min(min * FACTOR ** attempt, max);
  const low = middle * (1 - jitter);
  const high = Math.min(middle * (1 + jitter), max);
  return Math.round(low + random * (high - low));
}

/** Which attempt comes next, and when. */
export class ReconnectSchedule {
  min = 0;
  max = 0;
  jitter = 0;
  /** How many attempts there are before it is given up. */
  limit = Number.POSITIVE_INFINITY;
  #attempts = 0;
  readonly #random: () => number;

  /** @param random as `Math.random` */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Attempts since the last success. */
  get attempts(): number {
    return this.#attempts;
  }

  /**
   * Counts one more attempt and gives the delay before it, ms; `undefined` when no attempt is left.
   * @param asked how long the server wants nobody to come, ms: delays spread behind that
   */
  next(asked = 0): number | undefined {
    if (this.#attempts >= this.limit) return undefined;
    const random = this.#random();
    const delay = backoffDelay(this, this.#attempts, random);
    this.#attempts++;
    return Math.max(delay, Math.round(asked * (1 + random * this.jitter)));
  }

  /** Starts anew. */
  reset(): void {
    this.#attempts = 0;
  }
}
