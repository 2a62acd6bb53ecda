import { rates } from "@baro/server";
import { Refused } from "./refused.ts";

const [SECONDS, MINUTES, DAYS] = [1000, 60_000, 86_400_000];

/** How much, within how many ms. People do not reach these; loops do. */
export const { pay, forgive } = rates(
  {
    login: { count: 5, within: 5 * MINUTES }, // wrong passwords for one name from one address
    door: { count: 60, within: 5 * MINUTES }, // requests to sign up or log in from one address
    ask: { count: 100, within: 10 * SECONDS }, // what one person asks
    search: { count: 20, within: 10 * SECONDS }, // each reads the whole room
    typing: { count: 10, within: 10 * SECONDS },
    upload: { count: 30, within: MINUTES },
    bytes: { count: 1024 ** 3, within: DAYS }, // of one person's files
    // The rooms' channels. Who comes back to 200 rooms has them open in a few tabs, and on a phone.
    publish: { count: 40, within: 10 * SECONDS },
    subscribe: { count: 1000, within: 10 * SECONDS },
    history: { count: 300, within: 10 * SECONDS },
    presence: { count: 40, within: 10 * SECONDS },
  },
  { refuse: (retryAfter) => new Refused("rate_limited", { retryAfter }) },
);
