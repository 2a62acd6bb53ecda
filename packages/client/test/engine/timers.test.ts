import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTimers } from "../../src/engine/timers.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("are those of the moment, which tests may replace", () => {
  const heard = vi.fn();
  const timers = createTimers({});
  timers.set(heard, 10);
  timers.clear(timers.set(heard, 5));
  vi.advanceTimersByTime(10);
  expect(heard).toHaveBeenCalledTimes(1);
});

it("are the runtime's own with useNativeTimers", async () => {
  const timers = createTimers({ useNativeTimers: true });
  const heard = new Promise((resolve) => timers.set(() => resolve("heard"), 1));
  expect(vi.getTimerCount()).toBe(0);
  expect(await heard).toBe("heard");
});
