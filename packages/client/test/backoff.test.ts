import { describe, expect, it } from "vitest";
import { backoffDelay, ReconnectSchedule } from "../src/backoff.ts";

const DEFAULTS = { min: 1000, max: 5000, jitter: 0.5 };

describe("backoffDelay", () => {
  it.each([
    { attempt: 0, low: 500, high: 1500 },
    { attempt: 1, low: 1000, high: 3000 },
    { attempt: 2, low: 2000, high: 5000 },
    { attempt: 3, low: 2500, high: 5000 },
    { attempt: 2000, low: 2500, high: 5000 },
  ])("spreads the delay of attempt $attempt from $low to $high ms", ({ attempt, low, high }) => {
    expect(backoffDelay(DEFAULTS, attempt, 0)).toBe(low);
    expect(backoffDelay(DEFAULTS, attempt, 0.999_999)).toBe(high);
  });

  it("is exact without jitter", () => {
    const delays = [0, 1, 2, 3, 4].map((attempt) =>
      backoffDelay({ ...DEFAULTS, jitter: 0 }, attempt, 0.3),
    );
    expect(delays).toEqual([1000, 2000, 4000, 5000, 5000]);
  });

  it("never exceeds the bound, even where the first delay is above it", () => {
    expect(backoffDelay({ min: 10_000, max: 50, jitter: 0.5 }, 0, 0.99)).toBeLessThanOrEqual(50);
  });
});

describe("ReconnectSchedule", () => {
  it("counts attempts and ends at the limit", () => {
    const schedule = new ReconnectSchedule(() => 0.5);
    Object.assign(schedule, { min: 10, max: 100, jitter: 0, limit: 2 });
    expect([schedule.next(), schedule.next(), schedule.next()]).toEqual([10, 20, undefined]);
    expect(schedule.attempts).toBe(2);
  });

  it("starts anew after a reset", () => {
    const schedule = new ReconnectSchedule(() => 0.5);
    Object.assign(schedule, { min: 10, max: 100, jitter: 0, limit: 1 });
    schedule.next();
    schedule.reset();
    expect(schedule.attempts).toBe(0);
    expect(schedule.next()).toBe(10);
  });
});
