import { expect, test } from "vitest";
import { measuredScene } from "./support/measured.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("the delay of the event loop is how much later than due it ran, since it was read last", async () => {
  const { value } = await measuredScene();
  const delay = (quantile: string) => value(`event_loop_delay_seconds{quantile="${quantile}"}`);
  // What is measured is time itself.
  await pause(100);
  block(200);
  await pause(100);
  const max = await delay("max");
  expect(max).toBeGreaterThan(0.15);
  expect(max).toBeLessThan(5);
  // Later readings are of what came later: soon one of a stretch in which the machine had time for this process.
  const later = async (quantile: string) => {
    await pause(100);
    return delay(quantile);
  };
  // Not the interval at which it is looked at, which is 10 ms.
  await expect.poll(() => later("0.5")).toBeLessThan(0.009);
  await expect.poll(() => later("max")).toBeLessThan(max ?? 0);
});

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
