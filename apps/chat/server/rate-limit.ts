import { Refused } from "./refused.ts";

/** So many at once, and so many per second after that. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** What one connection may do. People do not reach these; loops do. */
export const RATES = {
  "room:create": { burst: 5, perSecond: 0.2 },
  "room:enter": { burst: 40, perSecond: 5 },
  "room:leave": { burst: 40, perSecond: 5 },
  history: { burst: 40, perSecond: 10 },
  publish: { burst: 20, perSecond: 4 },
  typing: { burst: 5, perSecond: 1 },
} as const satisfies Record<string, Rate>;

interface Bucket {
  tokens: number;
  at: number;
}

/** A bucket of tokens for each kind of request. */
export class RateLimit {
  readonly #buckets = new Map<keyof typeof RATES, Bucket>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Throws `rate_limited`, with the time to wait, when there is no token left. */
  take(kind: keyof typeof RATES): void {
    const { burst, perSecond }: Rate = RATES[kind];
    const now = this.#now();
    const bucket = this.#buckets.get(kind) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perSecond) / 1000);
    const paid = tokens >= 1;
    this.#buckets.set(kind, { tokens: paid ? tokens - 1 : tokens, at: now });
    if (!paid) throw new Refused("rate_limited", Math.ceil(((1 - tokens) / perSecond) * 1000));
  }
}
