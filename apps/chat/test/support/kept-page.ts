import type { Person } from "./person.ts";

/** Waits until the browser has the whole page, and what the list shows: from then on it opens without the network. */
export async function keptPage({ page }: Person): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() =>
    Object.keys(localStorage).some((key) => key.startsWith("baro.seen.")),
  );
}

/** The names under which the browser keeps something of the chat. */
export function traces({ page }: Person): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage));
}
