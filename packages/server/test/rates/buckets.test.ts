import { describe, expect, it } from "vitest";
import { Buckets } from "../../src/rates/buckets.ts";

const LOGIN = { count: 5, within: 300_000 };
const CROWD = 1000;

/** Each of so many strangers pays as much. */
function comeTo(buckets: Buckets, strangers: number, { amount = 1, now = 0 } = {}): void {
  for (let index = 0; index < strangers; index++) {
    expect(buckets.pay(`${now} ${index}`, amount, now)).toBe(0);
  }
}

describe("a bucket that is full again", () => {
  it("is dropped as others pay, two for each payment", () => {
    const buckets = new Buckets(LOGIN, CROWD);
    comeTo(buckets, CROWD);
    expect(buckets.size).toBe(CROWD);
    for (let count = 0; count < 5; count++) buckets.pay("ann", 1, 60_000);
    expect(buckets.size).toBe(CROWD - 10 + 1);
    for (let count = 0; count < CROWD / 2; count++) buckets.pay("ann", 1, 60_000);
    expect(buckets.size).toBe(1);
  });

  it("is dropped faster than new ones come, so that there are few more than could not be full", () => {
    const buckets = new Buckets(LOGIN, Number.MAX_SAFE_INTEGER);
    let most = 0;
    for (let now = 0; now < 1_000_000; now += 100) {
      buckets.pay(`at ${now}`, 1, now);
      most = Math.max(most, buckets.size);
    }
    // 600 come until the first is full again.
    expect(most).toBeGreaterThanOrEqual(600);
    expect(most).toBeLessThanOrEqual(1200);
  });

  it("is not dropped a millisecond before", () => {
    const buckets = new Buckets(LOGIN, CROWD + 1);
    comeTo(buckets, CROWD, { amount: 5 });
    for (let count = 0; count < CROWD; count++) buckets.pay("ann", 1, 299_999);
    expect(buckets.size).toBe(CROWD + 1);
    expect(buckets.pay("0 7", 5, 299_999)).toBe(1);
  });
});

describe("where there are as many as may be", () => {
  it("one goes for one that comes", () => {
    const buckets = new Buckets(LOGIN, 10);
    comeTo(buckets, CROWD);
    expect(buckets.size).toBe(10);
  });

  it.each([1, 2])("so also where that is %i", (maxKeys) => {
    const buckets = new Buckets(LOGIN, maxKeys);
    comeTo(buckets, 20);
    expect(buckets.size).toBe(maxKeys);
    expect(buckets.pay("0 19", 5, 0)).toBe(60_000);
  });

  it("who has used up the rate stays known, however many come after", () => {
    const buckets = new Buckets(LOGIN, 100);
    comeTo(buckets, 50);
    buckets.pay("thief", 5, 0);
    comeTo(buckets, CROWD);
    for (let now = 1; now < 100; now++) comeTo(buckets, 100, { now });
    expect(buckets.pay("thief", 1, 100)).toBe(59_900);
  });

  it("who has a full bucket goes first, and nobody else", () => {
    const buckets = new Buckets(LOGIN, 10);
    comeTo(buckets, 9, { amount: 5 });
    buckets.pay("fuller", 1, 0);
    buckets.pay("one more", 5, 60_000);
    expect(buckets.size).toBe(10);
    for (let index = 0; index < 9; index++)
      expect(buckets.pay(`0 ${index}`, 5, 60_000)).not.toBe(0);
  });
});
