import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
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

/** Whose address it is: one home has a whole /64 of IPv6, and would else have as many tries as it likes. */
export function ownerOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [, mapped] = /^::ffff:([\d.]+)$/iu.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  // As URLs have it: without a zone, with each group as short as it can be.
  const short = new URL(`http://[${address.replace(/%.*/u, "")}]`).hostname.slice(1, -1);
  const [left = [], right = []] = short.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return `${[...left, ...zeros, ...right].slice(0, 4).join(":")}::/64`;
}

/** The address of a connection, or what the outermost of our own proxies says of it. */
export function addressOf({ headers, socket }: IncomingMessage, proxies: number): string {
  const told = String(headers["x-forwarded-for"] ?? "").split(",");
  return (proxies > 0 && told.at(-proxies)?.trim()) || (socket.remoteAddress ?? "");
}
