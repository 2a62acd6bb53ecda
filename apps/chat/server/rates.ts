import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Refused } from "./refused.ts";

/** How often, within how many seconds. People do not reach these; loops do. */
const RATES = {
  /** Wrong passwords for one name from one address. */
  login: { points: 5, duration: 300 },
  /** Requests to sign up or log in from one address. */
  door: { points: 60, duration: 300 },
  /** What one person asks and writes. */
  ask: { points: 100, duration: 10 },
  /** A search reads the whole room. */
  search: { points: 20, duration: 10 },
  /** The rooms' channels, by what is done with them. Who comes back to 200 rooms has them open in a few tabs, and on a phone. */
  publish: { points: 40, duration: 10 },
  subscribe: { points: 1000, duration: 10 },
  history: { points: 300, duration: 10 },
  presence: { points: 40, duration: 10 },
  typing: { points: 10, duration: 10 },
  upload: { points: 30, duration: 60 },
};

const limiters = new Map(
  Object.entries(RATES).map(([kind, rate]) => [kind, new RateLimiterMemory(rate)]),
);

/** Counts one more. @throws Refused rate_limited, with the time to wait */
export async function pay(kind: keyof typeof RATES, who: string): Promise<void> {
  try {
    await limiters.get(kind)?.consume(who);
  } catch (error) {
    if (error instanceof RateLimiterRes) throw new Refused("rate_limited", error.msBeforeNext);
    throw error;
  }
}

/** Forgets what was counted. */
export async function forgive(kind: keyof typeof RATES, who: string): Promise<void> {
  await limiters.get(kind)?.delete(who);
}
