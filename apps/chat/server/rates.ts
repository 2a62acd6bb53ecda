import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Refused } from "./refused.ts";

const within = (duration: number, points: number) => new RateLimiterMemory({ points, duration });

/** How much, within how many seconds. People do not reach these; loops do. */
const RATES = {
  login: within(300, 5), // wrong passwords for one name from one address
  door: within(300, 60), // requests to sign up or log in from one address
  ask: within(10, 100), // what one person asks
  search: within(10, 20), // each reads the whole room
  typing: within(10, 10),
  upload: within(60, 30),
  bytes: within(86_400, 1024 ** 3), // of one person's files
  // The rooms' channels. Who comes back to 200 rooms has them open in a few tabs, and on a phone.
  publish: within(10, 40),
  subscribe: within(10, 1000),
  history: within(10, 300),
  presence: within(10, 40),
};

type Rate = keyof typeof RATES;

/** Counts it. Throws `rate_limited`, with the time to wait. */
export async function pay(rate: Rate, who: string, points = 1): Promise<void> {
  await RATES[rate].consume(who, points).catch((error: unknown) => {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new Refused("rate_limited", { retryAfter: error.msBeforeNext });
  });
}

/** Forgets what was counted. */
export async function forgive(rate: Rate, who: string): Promise<void> {
  await RATES[rate].delete(who);
}
