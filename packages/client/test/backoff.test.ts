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

  it("keeps the clients of one server apart at the bound too", () => {
    const delays = Array.from({ length: 1000 }, () => {
      const schedule = new ReconnectSchedule();
      Object.assign(schedule, DEFAULTS);
      let last: number | undefined;
      for (let attempt = 0; attempt < 10; attempt++) last = schedule.next();
      return last ?? 0;
    }).sort((one, other) => one - other);
    expect(delays[0]).toBeGreaterThanOrEqual(2500);
    expect(delays.at(-1)).toBeLessThanOrEqual(5000);
    // Spread over all of it: each tenth has its share.
    for (let tenth = 1; tenth < 10; tenth++) {
      expect(delays[tenth * 100]).toBeGreaterThan(2500 + 250 * (tenth - 1));
      expect(delays[tenth * 100]).toBeLessThan(2500 + 250 * (tenth + 1));
    }
  });

  it.each([
    { random: 0, delay: 10_000 },
    { random: 0.5, delay: 12_500 },
    { random: 0.999_999, delay: 15_000 },
  ])(
    "waits as long as the server asks, and up to half of it more: $delay ms",
    ({ random, delay }) => {
      const schedule = new ReconnectSchedule(() => random);
      Object.assign(schedule, DEFAULTS);
      expect(schedule.next(10_000)).toBe(delay);
    },
  );

  it("waits longer than the server asks where its own delay is longer", () => {
    const schedule = new ReconnectSchedule(() => 0);
    Object.assign(schedule, DEFAULTS);
    expect(schedule.next(100)).toBe(500);
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
