import { expect } from "vitest";
import type { Person } from "./person.ts";

/** Waits until the browser has the whole page, and what the list shows: from then on it opens without the network. */
export async function keptPage({ page }: Person): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => traces(page, "baro.seen.")).toHaveLength(1);
}

/** The names under which the browser keeps something of the chat. */
export function traces(page: Person["page"], start = ""): Promise<string[]> {
  return page.evaluate(
    (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix)),
    start,
  );
}
