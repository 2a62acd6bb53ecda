// Rates: names that the table has, and the error of the app.

import {
  addressBehind,
  type Rate,
  type Rates,
  type RatesTable,
  Refusal,
  rates,
} from "@baro/server";
import { expectTypeOf } from "vitest";

const counted = rates({
  login: { count: 5, within: 300_000 },
  bytes: { count: 1024 ** 3, within: 86_400_000 },
});
expectTypeOf(counted).toEqualTypeOf<Rates<"login" | "bytes">>();

const { pay, forgive } = counted;
expectTypeOf(pay("login", "ann")).toEqualTypeOf<void>();
pay("bytes", "ann", 12_345);
expectTypeOf(forgive("login", "ann")).toEqualTypeOf<void>();
expectTypeOf(pay).parameter(0).toEqualTypeOf<"login" | "bytes">();
expectTypeOf(addressBehind(1)).returns.toExtend<Parameters<typeof pay>[1]>();

// @ts-expect-error no such rate
pay("logout", "ann");
// @ts-expect-error no such rate
forgive("logout", "ann");
declare const nobody: { user: string } | undefined;
// @ts-expect-error who is asked may be nobody
pay("login", nobody?.user);
// @ts-expect-error an amount is a number
pay("bytes", "ann", "1");

// A table that stands apart.
const TABLE = { door: { count: 60, within: 300_000 } } satisfies RatesTable;
expectTypeOf(rates(TABLE).pay).parameter(0).toEqualTypeOf<"door">();
declare const anyTable: Readonly<Record<string, Rate>>;
rates(anyTable).pay("whatever", "ann");

// What is refused may pass after a time, or never.
class Refused extends Refusal<"slow_down"> {}
rates(TABLE, { refuse: (retryAfter) => new Refused("slow_down", { retryAfter }), maxKeys: 1000 });
rates(TABLE, {
  refuse(retryAfter) {
    expectTypeOf(retryAfter).toEqualTypeOf<number | undefined>();
    return new Error("too much");
  },
});

// @ts-expect-error a rate has a time
rates({ door: { count: 60 } });
// @ts-expect-error what is thrown is an error
rates(TABLE, { refuse: () => "too much" });
// @ts-expect-error there is no such option
rates(TABLE, { max: 5 });
