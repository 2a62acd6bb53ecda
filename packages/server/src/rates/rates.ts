import type { Rate } from "../engine/token-bucket.ts";
import { mustBeOf, ServerOptionError } from "../option-error.ts";
import { Refusal } from "../refusal.ts";
import type { Rates, RatesOptions, RatesTable } from "./api.ts";
import { Buckets } from "./buckets.ts";

const mustBe = mustBeOf("rates");

/**
 * Bounds how often something may be done by whoever it is counted for: a person, an address, a name, across connections and
 * requests of any kind. Each has a token bucket of each rate, which is full at first: `count` may come at once, and as much comes back in each
 * `within`, evenly. So in any stretch of time `count` passes, and what comes back in it, and no more.
 *
 * What is refused is not counted, so who tries again too early waits no longer. More at once than `count` never passes.
 * Counted in this process alone, and forgotten with it: several servers let through as much each.
 * @param table by name, `{ count, within }`: `{ login: { count: 5, within: 300_000 } }`
 * @throws ServerOptionError SERVER_OPTION for rates and options that cannot work
 */
export function rates<Name extends string>(
  table: RatesTable<Name>,
  options: RatesOptions = {},
): Rates<Name> {
  mustBe(Object(options) === options, "options must be an object");
  const { refuse = tooOften, maxKeys = 100_000 } = options;
  mustBe(typeof refuse === "function", '"refuse" must be a function that gives an error');
  mustBe(isCount(maxKeys), `"maxKeys" must be ${COUNT}`);
  const all = tableOf(table, maxKeys);
  const bucketsOf = (rate: string, who: string): Buckets => {
    const buckets = all.get(rate);
    if (!buckets) throw new ServerOptionError(`rates: there is no rate "${String(rate)}"`);
    mustBe(typeof who === "string", `whoever "${rate}" is counted for must be a text`);
    return buckets;
  };
  return {
    pay(rate, who, amount = 1) {
      const buckets = bucketsOf(rate, who);
      const isAmount = Number.isFinite(amount) && amount >= 0;
      mustBe(isAmount, `an amount of "${rate}" must be a number, 0 or more`);
      const wait = buckets.pay(who, amount, performance.now());
      if (wait > 0) throw refuse(wait === Infinity ? undefined : wait);
    },
    forgive(rate, who) {
      bucketsOf(rate, who).forgive(who);
    },
  };
}

const COUNT = "a whole number, 1 or more";
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;

const tooOften = (retryAfter: number | undefined): Error =>
  new Refusal("rate_limited", { retryAfter });

function tableOf(table: RatesTable, maxKeys: number): ReadonlyMap<string, Buckets> {
  mustBe(Object(table) === table, "the first argument must be a table of rates by their names");
  return new Map(
    Object.entries(table).map(([name, rate]) => {
      const { count, within }: Rate = Object(rate);
      mustBe(isCount(count), `"count" of "${name}" must be ${COUNT}`);
      mustBe(isCount(within), `"within" of "${name}" must be milliseconds, ${COUNT}`);
      return [name, new Buckets({ count, within }, maxKeys)];
    }),
  );
}
