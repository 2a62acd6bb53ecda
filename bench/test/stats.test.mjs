import fc from "fast-check";
import { expect, test } from "vitest";
import { halfSpread, median, quantile, ratio, summary } from "../stats.mjs";

const someNumbers = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1 });

test("the median of an odd number of values is the one in the middle, whatever their order", () => {
  expect(median([9, 1, 5])).toBe(5);
});

test("the median of an even number of values lies between the two in the middle", () => {
  expect(median([1, 9, 2, 4])).toBe(3);
});

test("a quantile between two values is as far between them as its share says", () => {
  expect(quantile([0, 10, 20, 30], 0.5)).toBe(15);
  expect(quantile([0, 10, 20, 30], 0.99)).toBeCloseTo(29.7);
});

test("every quantile lies between the least and the greatest value", () => {
  fc.assert(
    fc.property(someNumbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const found = quantile(values, share);
      expect(found).toBeGreaterThanOrEqual(Math.min(...values));
      expect(found).toBeLessThanOrEqual(Math.max(...values));
    }),
  );
});

test("nothing has no quantile", () => {
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

test("the spread is that of the middle half, so one outlier does not widen it", () => {
  expect(halfSpread([10, 10, 10, 10, 1000])).toBe(0);
  expect(halfSpread([1, 2, 3, 4, 5])).toBe(1);
});

test("a ratio compares within each round, so a round in which all were slow changes nothing", () => {
  expect(ratio([1, 1, 8], [2, 2, 16])).toBe(0.5);
});

test("the ratio of figures to themselves is 1", () => {
  fc.assert(fc.property(someNumbers, (values) => ratio(values, values) === 1));
});

test("figures of different rounds are not compared", () => {
  expect(() => ratio([1, 2], [1])).toThrow(RangeError);
});

test("a summary keeps the runs that it is of", () => {
  expect(summary([3, 1, 2])).toEqual({ median: 2, spread: 0.5, runs: [3, 1, 2] });
});
