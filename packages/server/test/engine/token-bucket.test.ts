import { expect, test } from "vitest";
import { TokenBucket } from "../../src/engine/token-bucket.ts";

test("a second's worth may come at once, and then as much as time brings", () => {
  const bucket = new TokenBucket(10, 0);
  expect(Array.from({ length: 11 }, () => bucket.take(1, 0)).filter(Boolean)).toHaveLength(10);
  expect(bucket.take(1, 100)).toBe(true);
  expect(bucket.take(1, 100)).toBe(false);
});

test("rest does not add up beyond one second's worth", () => {
  const bucket = new TokenBucket(2, 0);
  expect([1, 2, 3].map(() => bucket.take(1, 60_000))).toEqual([true, true, false]);
});

test("something larger than a second's worth passes, and its debt is paid by time", () => {
  const bucket = new TokenBucket(100, 0);
  expect(bucket.take(250, 0)).toBe(true);
  expect(bucket.secondsToWait).toBe(2);
  expect(bucket.take(1, 1500)).toBe(false);
  expect(bucket.take(1, 1600)).toBe(true);
});
