import { expect, test } from "vitest";
import { perSecond, TokenBucket } from "../../src/engine/token-bucket.ts";

test("a second's worth may come at once, and then as much as time brings", () => {
  const bucket = new TokenBucket(perSecond(10), 0);
  expect(Array.from({ length: 11 }, () => bucket.take(1, 0)).filter(Boolean)).toHaveLength(10);
  expect(bucket.take(1, 100)).toBe(true);
  expect(bucket.take(1, 100)).toBe(false);
});

test("rest does not add up beyond one second's worth", () => {
  const bucket = new TokenBucket(perSecond(2), 0);
  expect([1, 2, 3].map(() => bucket.take(1, 60_000))).toEqual([true, true, false]);
});

test("something larger than a second's worth passes, and its debt is paid by time", () => {
  const bucket = new TokenBucket(perSecond(100), 0);
  expect(bucket.take(250, 0)).toBe(true);
  expect([bucket.left(0), bucket.timeUntil(0, 0), bucket.timeUntil(0, 500)]).toEqual([
    -150, 1500, 1000,
  ]);
  expect(bucket.take(1, 1500)).toBe(false);
  expect(bucket.take(1, 1600)).toBe(true);
});

test("what is taken whole leaves no debt: it waits until all of it is there", () => {
  const bucket = new TokenBucket({ count: 6, within: 60_000 }, 0);
  expect([4, 4, 2, 1].map((amount) => bucket.takeWhole(amount, 0))).toEqual([0, 20_000, 0, 10_000]);
  expect([9_999, 10_000].map((now) => bucket.takeWhole(1, now))).toEqual([1, 0]);
  expect(bucket.left(10_000)).toBe(0);
});

test("a time that is told is whole, and long enough", () => {
  const bucket = new TokenBucket({ count: 3, within: 1000 }, 0);
  expect([1, 1, 1, 1].map((amount) => bucket.takeWhole(amount, 0))).toEqual([0, 0, 0, 334]);
  expect([bucket.takeWhole(1, 333), bucket.takeWhole(1, 334)]).toEqual([1, 0]);
});
