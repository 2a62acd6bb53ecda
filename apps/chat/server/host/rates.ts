import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Refused } from "./refused.ts";

/** How often, within how many seconds. People do not reach these; loops do. */
const RATES = {
  /** Wrong passwords for one name from one address. */
  login: [5, 300],
  /** Requests to sign up or log in from one address. */
  door: [60, 300],
  /** What one person asks and writes. */
  ask: [100, 10],
  /** A search reads the whole room. */
  search: [20, 10],
  /** The rooms' channels, by what is done with them. Who comes back to 200 rooms has them open in a few tabs, and on a phone. */
  publish: [40, 10],
  subscribe: [1000, 10],
  history: [300, 10],
  presence: [40, 10],
  typing: [10, 10],
  upload: [30, 60],
} as const;

const limiters = new Map(
  Object.entries(RATES).map(([kind, [points, duration]]) => [
    kind,
    new RateLimiterMemory({ points, duration }),
  ]),
);

/** Counts one more. Throws `rate_limited`, with the time to wait. */
export async function pay(kind: keyof typeof RATES, who: string): Promise<void> {
  try {
    await limiters.get(kind)?.consume(who);
  } catch (error) {
    if (error instanceof RateLimiterRes)
      throw new Refused("rate_limited", { retryAfter: error.msBeforeNext });
    throw error;
  }
}

/** Forgets what was counted. */
export async function forgive(kind: keyof typeof RATES, who: string): Promise<void> {
  await limiters.get(kind)?.delete(who);
}
