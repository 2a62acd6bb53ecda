import { ownText } from "../engine/own-text.ts";
import { type Rate, TokenBucket } from "../engine/token-bucket.ts";
import { keyOf } from "./key.ts";

/** How many buckets are looked at whenever somebody pays: more than the one that may be new, so that those that are full go faster than others come. */
const SWEPT = 2;
/** Of how many the fullest goes where there are too many. */
const SAMPLED = 8;

/** The buckets of a rate: of those who have paid, and could not pay all of it again. Without a bucket is who has a full one. */
export class Buckets {
  readonly #rate: Rate;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, TokenBucket>();
  /** Goes around through the buckets, also while they come and go. */
  #hand = this.#buckets.entries();

  constructor(rate: Rate, maxKeys: number) {
    this.#rate = rate;
    this.#maxKeys = maxKeys;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** @returns after what time so much could be paid, whole ms; 0: it was. Infinity: never */
  pay(who: string, amount: number, now: number): number {
    if (amount > this.#rate.count) return Infinity;
    this.#sweep(SWEPT, now);
    const key = keyOf(who);
    const known = this.#buckets.get(key);
    if (known) return known.takeWhole(amount, now);
    const bucket = new TokenBucket(this.#rate, now);
    this.#makeRoom(now);
    // One that was cut out of a header keeps all of that in memory.
    this.#buckets.set(ownText(key), bucket);
    return bucket.takeWhole(amount, now);
  }

  forgive(who: string): void {
    this.#buckets.delete(keyOf(who));
  }

  #makeRoom(now: number): void {
    if (this.#buckets.size < this.#maxKeys) return;
    const fullest = this.#sweep(SAMPLED, now);
    if (this.#buckets.size === this.#maxKeys && fullest !== undefined) {
      this.#buckets.delete(fullest);
    }
  }

  /** Drops those of the next few that are full. @returns the key of the fullest of the others */
  #sweep(steps: number, now: number): string | undefined {
    let fullest: string | undefined;
    let most = -Infinity;
    for (let step = 0; step < steps; step++) {
      const { value, done } = this.#hand.next();
      if (done) {
        this.#hand = this.#buckets.entries();
        continue;
      }
      const [key, bucket] = value;
      const left = bucket.left(now);
      if (left === this.#rate.count) this.#buckets.delete(key);
      else if (left > most) [fullest, most] = [key, left];
    }
    return fullest;
  }
}
