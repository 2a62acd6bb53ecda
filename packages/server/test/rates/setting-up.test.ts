import { rates } from "@baro/server";
import { describe, expect, it } from "vitest";

/** Calls it as JavaScript can. */
const call = (...args: unknown[]): unknown => Reflect.apply(rates, undefined, args);

const refusal = (what: string) =>
  expect.objectContaining({
    name: "ServerOptionError",
    code: "SERVER_OPTION",
    message: expect.stringContaining(what),
  });

const NUMBERS = [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, "1", undefined, null];

describe("rates refuses", () => {
  it.each([undefined, null, "login", 5])("%j in place of a table", (table) => {
    expect(() => call(table)).toThrow(refusal("the first argument must be a table"));
  });

  it.each(NUMBERS)("a count of %j", (count) => {
    const table = { ask: { count, within: 1000 } };
    expect(() => call(table)).toThrow(
      refusal('"count" of "ask" must be a whole number, 1 or more'),
    );
  });

  it.each(NUMBERS)("a time of %j", (within) => {
    const table = { ask: { count: 1, within } };
    expect(() => call(table)).toThrow(refusal('"within" of "ask" must be milliseconds'));
  });

  it.each([undefined, null, 5])("%j in place of a rate", (ask) => {
    expect(() => call({ ask })).toThrow(refusal('"count" of "ask"'));
  });

  it.each<[what: string, options: unknown]>([
    ["options must be an object", 5],
    ["options must be an object", null],
    ['"refuse" must be a function', { refuse: new Error("no") }],
  ])("options that cannot work: %s", (what, options) => {
    expect(() => call({}, options)).toThrow(refusal(what));
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity, "1"])("to know %j people at the most", (maxKeys) => {
    expect(() => call({}, { maxKeys })).toThrow(
      refusal('"maxKeys" must be a whole number, 1 or more'),
    );
  });
});

describe("pay and forgive refuse", () => {
  const counted = rates({ ask: { count: 5, within: 1000 } });
  const pay = (...args: unknown[]): unknown => Reflect.apply(counted.pay, undefined, args);
  const forgive = (...args: unknown[]): unknown => Reflect.apply(counted.forgive, undefined, args);

  it.each(["asks", "constructor", "__proto__", undefined, Symbol("ask")])(
    "the rate %s, which is not in the table",
    (rate) => {
      expect(() => pay(rate, "ann")).toThrow(refusal("there is no rate"));
      expect(() => forgive(rate, "ann")).toThrow(refusal("there is no rate"));
    },
  );

  it.each([undefined, null, 5, ["ann"], { user: "ann" }])("to count for %j", (who) => {
    const what = refusal('whoever "ask" is counted for must be a text');
    expect(() => pay("ask", who)).toThrow(what);
    expect(() => forgive("ask", who)).toThrow(what);
  });

  it.each([-1, -Number.MIN_VALUE, Number.NaN, Infinity, -Infinity, null, "1"])(
    "an amount of %j, and count nothing",
    (amount) => {
      expect(() => pay("ask", "bob", amount)).toThrow(
        refusal('an amount of "ask" must be a number, 0 or more'),
      );
      pay("ask", "bob", 5);
      forgive("ask", "bob");
    },
  );
});

it("holds a table as it was, whatever becomes of it", () => {
  const ask = { count: 1, within: 1000 };
  const { pay } = rates({ ask });
  ask.count = 0;
  pay("ask", "ann");
});
