import { Refusal, rates } from "@baro/server";
import { describe, expect, it, vi } from "vitest";
import { useFakeClock } from "../support/fake-clock.ts";

useFakeClock();

const LOGIN = { login: { count: 5, within: 300_000 } };

/** What is thrown. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("it was not refused");
}

const refused = (data: object) => expect.objectContaining({ name: "Refusal", data });
const rateLimited = (retryAfter: number) => refused({ code: "rate_limited", retryAfter });

describe("a rate", () => {
  it("lets its count through at once, and then refuses, with the time to wait", () => {
    const { pay } = rates(LOGIN);
    for (let count = 0; count < 5; count++) pay("login", "ann");
    const error = thrownBy(() => pay("login", "ann"));
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toEqual(rateLimited(60_000));
  });

  it("lets the same through after that time, and not a millisecond before", () => {
    const { pay } = rates(LOGIN);
    pay("login", "ann", 5);
    vi.advanceTimersByTime(59_999);
    expect(thrownBy(() => pay("login", "ann"))).toEqual(rateLimited(1));
    vi.advanceTimersByTime(1);
    pay("login", "ann");
    expect(thrownBy(() => pay("login", "ann"))).toEqual(rateLimited(60_000));
  });

  it("has come back whole after its time, and no more of it however long that is", () => {
    const { pay } = rates(LOGIN);
    for (const rest of [0, 300_000, 86_400_000]) {
      vi.advanceTimersByTime(rest);
      for (let count = 0; count < 5; count++) pay("login", "ann");
      expect(() => pay("login", "ann")).toThrow(Refusal);
    }
  });

  it("does not count what it refuses", () => {
    const { pay } = rates(LOGIN);
    pay("login", "ann", 5);
    for (let count = 0; count < 100; count++) expect(() => pay("login", "ann")).toThrow(Refusal);
    vi.advanceTimersByTime(60_000);
    pay("login", "ann");
  });

  it("is counted for each person, and for each name of a rate, by itself", () => {
    const { pay } = rates({ ...LOGIN, door: { count: 1, within: 1000 } });
    pay("login", "ann", 5);
    expect(() => pay("login", "ann")).toThrow(Refusal);
    pay("login", "bob");
    pay("door", "ann");
    expect(() => pay("door", "ann")).toThrow(Refusal);
  });

  it("counts amounts, and lets an amount through only where all of it is there", () => {
    const { pay } = rates({ bytes: { count: 1000, within: 10_000 } });
    pay("bytes", "ann", 600);
    expect(thrownBy(() => pay("bytes", "ann", 500))).toEqual(rateLimited(1000));
    pay("bytes", "ann", 399.5);
    pay("bytes", "ann", 0.5);
    pay("bytes", "ann", 0);
    expect(thrownBy(() => pay("bytes", "ann", 1))).toEqual(rateLimited(10));
  });

  it("never lets more through at once than its count: there is no time after which it would", () => {
    const { pay } = rates({ bytes: { count: 1000, within: 10_000 } });
    expect(thrownBy(() => pay("bytes", "ann", 1001))).toEqual(refused({ code: "rate_limited" }));
    pay("bytes", "ann", 1000);
  });

  it("forgets what was counted, for one person and one name of a rate", () => {
    const { pay, forgive } = rates({ ...LOGIN, door: { count: 1, within: 1000 } });
    for (const who of ["ann", "bob"]) pay("login", who, 5);
    pay("door", "ann");
    forgive("login", "ann");
    pay("login", "ann", 5);
    expect(() => pay("login", "bob")).toThrow(Refusal);
    expect(() => pay("door", "ann")).toThrow(Refusal);
    forgive("login", "nobody");
  });

  it("may have names, and be counted for texts, that every object has", () => {
    const { pay } = rates({ constructor: { count: 1, within: 1000 } });
    for (const who of ["__proto__", "constructor", "toString", ""]) {
      pay("constructor", who);
      expect(() => pay("constructor", who)).toThrow(Refusal);
    }
  });

  it("tells long texts apart, however alike they are", () => {
    const { pay, forgive } = rates({ door: { count: 1, within: 1000 } });
    const long = "x".repeat(100_000);
    for (const who of [`${long}1`, `${long}2`]) {
      pay("door", who);
      expect(() => pay("door", who)).toThrow(Refusal);
    }
    forgive("door", `${long}2`);
    pay("door", `${long}2`);
    expect(() => pay("door", `${long}1`)).toThrow(Refusal);
  });
});

describe("an app's own error", () => {
  class TooMuch extends Error {
    readonly after: number | undefined;
    constructor(after: number | undefined) {
      super("too much");
      this.after = after;
    }
  }

  it("is thrown in place of a Refusal, and is told the time", () => {
    const { pay } = rates(LOGIN, { refuse: (retryAfter) => new TooMuch(retryAfter) });
    pay("login", "ann", 5);
    const [error, never] = [1, 6].map((amount) => thrownBy(() => pay("login", "ann", amount)));
    expect(error).toBeInstanceOf(TooMuch);
    expect(error).toMatchObject({ after: 60_000 });
    expect(never).toMatchObject({ after: undefined });
  });
});

describe("a process that stands still", () => {
  it("finds what time has brought meanwhile, and no more", () => {
    const { pay } = rates({ ask: { count: 10, within: 1000 } });
    pay("ask", "ann", 10);
    // Nothing runs meanwhile, and nothing had to.
    vi.advanceTimersByTime(500);
    pay("ask", "ann", 5);
    expect(thrownBy(() => pay("ask", "ann"))).toEqual(rateLimited(100));
  });
});
