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
  await pause(300);
  // Not the interval at which it is looked at, which is 10 ms.
  expect(await delay("0.5")).toBeLessThan(0.009);
  await pause(100);
  expect(await delay("max")).toBeLessThan(max ?? 0);
});

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
