import { type Rate, Refusal, rates } from "@baro/server";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { useFakeClock } from "../support/fake-clock.ts";

useFakeClock();

const WHO = ["ann", "bob", "x".repeat(200)] as const;

type Step =
  | { readonly pay: number; readonly who: string }
  | { readonly forgive: string }
  | { readonly rest: number };

const anyone = fc.constantFrom(...WHO);

/** @param most of what is paid at once, and of ms that pass at once */
const stepsOf = (most: { readonly amount: number; readonly rest: number }) =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ pay: fc.nat(most.amount), who: anyone }) },
      { weight: 1, arbitrary: fc.record({ forgive: anyone }) },
      { weight: 3, arbitrary: fc.record({ rest: fc.nat(most.rest) }) },
    ),
    { maxLength: 60 },
  );

/** In whole numbers: a token is as many parts as the rate has ms, and a ms brings as many parts as the rate has tokens. */
class Model {
  readonly #rate: Rate;
  #parts = new Map<string, number>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  get #full(): number {
    return this.#rate.count * this.#rate.within;
  }

  rest(ms: number): void {
    for (const [who, parts] of this.#parts) {
      this.#parts.set(who, Math.min(this.#full, parts + ms * this.#rate.count));
    }
  }

  forgive(who: string): void {
    this.#parts.delete(who);
  }

  /** @returns the time to wait; 0: it passes; undefined: it never does */
  pay(who: string, amount: number): number | undefined {
    if (amount > this.#rate.count) return undefined;
    const left = (this.#parts.get(who) ?? this.#full) - amount * this.#rate.within;
    if (left < 0) return Math.ceil(-left / this.#rate.count);
    this.#parts.set(who, left);
    return 0;
  }
}

type Paying = ReturnType<typeof rates<"a">>;

/** As the model tells it. */
function paid({ pay }: Paying, who: string, amount: number): number | undefined {
  try {
    pay("a", who, amount);
  } catch (error) {
    if (error instanceof Refusal) return error.retryAfter;
    throw error;
  }
  return 0;
}

test("rates are token buckets, to the millisecond and the token", () => {
  const rate = fc.record({
    count: fc.integer({ min: 1, max: 60 }),
    within: fc.integer({ min: 1, max: 5000 }),
  });
  const tables = rate.chain((a) =>
    fc.tuple(fc.constant(a), stepsOf({ amount: a.count + 1, rest: a.within * 2 })),
  );
  const run = (a: Rate, steps: readonly Step[]) => {
    // Clocks tell parts of a millisecond too.
    vi.advanceTimersByTime(0.3);
    const [real, model] = [rates({ a }), new Model(a)];
    for (const step of steps) {
      if ("pay" in step) {
        expect(paid(real, step.who, step.pay)).toBe(model.pay(step.who, step.pay));
      } else if ("forgive" in step) {
        real.forgive("a", step.forgive);
        model.forgive(step.forgive);
      } else {
        vi.advanceTimersByTime(step.rest);
        model.rest(step.rest);
      }
    }
  };
  fc.assert(
    fc.property(tables, ([a, steps]) => run(a, steps)),
    { numRuns: 1000 },
  );
});

test("what is refused passes after the time that was told, of whatever rate, and however long the process has run", () => {
  const rateUpTo = (count: number, within: number) =>
    fc.record({
      count: fc.integer({ min: 1, max: count }),
      within: fc.integer({ min: 1, max: within }),
    });
  const payments = fc.array(
    fc.record({
      part: fc.double({ min: 0, max: 1, noNaN: true }),
      isWhole: fc.boolean(),
      rest: fc.double({ min: 0, max: 250, noNaN: true }),
    }),
    { minLength: 1, maxLength: 30 },
  );
  const uptime = fc.double({ min: 0, max: 1e10, noNaN: true });
  const tables = fc.oneof(rateUpTo(30, 1000), rateUpTo(2 ** 40, 2 ** 35));
  const check = fc.property(tables, payments, uptime, (a, list, ran) => {
    vi.advanceTimersByTime(ran);
    const real = rates({ a });
    for (const { part, isWhole, rest } of list) {
      const amount = isWhole ? Math.ceil(part * a.count) : part * a.count;
      const wait = paid(real, "ann", amount) ?? Number.NaN;
      expect(wait).toBe(Math.ceil(wait));
      vi.advanceTimersByTime(wait);
      if (wait > 0) expect(paid(real, "ann", amount)).toBe(0);
      vi.advanceTimersByTime(rest);
    }
  });
  fc.assert(check, { numRuns: 2000 });
});
