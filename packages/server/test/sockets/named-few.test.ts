import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NamedFew } from "../../src/sockets/named-few.ts";

describe("a map of mostly one entry", () => {
  it("does what a map does, whatever is asked of it", () => {
    const name = fc.constantFrom("/", "/a", "/b", "");
    const step = fc.record({ does: fc.constantFrom("set", "delete"), name, value: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const model = new Map<string, number>();
        const few = new NamedFew<number>();
        for (const { does, name, value } of steps) {
          if (does === "set") few.set(name, value);
          else few.delete(name);
          if (does === "set") model.set(name, value);
          else model.delete(name);
          expect(few.entries()).toEqual([...model]);
          expect(few.get(name)).toBe(model.get(name));
        }
        expect(few.values()).toEqual([...model.values()]);
      }),
    );
  });
});
