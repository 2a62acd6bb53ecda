/** Numbers that are the same for the same seed (xorshift32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    // Small seeds are close together; the state must not be 0.
    this.#state = Math.imul(seed + 1, 0x9e3779b1) | 0 || 1;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % end;
  }

  /** Whether one of `in` chances is hit. */
  oneIn(chances: number): boolean {
    return this.below(chances) === 0;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error("there is nothing to pick from");
    return item;
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let i = 0; i < length; i++) bytes[i] = this.below(256);
    return bytes;
  }
}
