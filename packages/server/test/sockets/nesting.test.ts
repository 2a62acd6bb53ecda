import { describe, expect, test } from "vitest";
import { nestsTooDeep } from "../../src/sockets/nesting.ts";

const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

describe("a packet nests too deep", () => {
  test.each([
    ["arrays", `2${nested(1001)}`],
    ["objects", `2["x",${objects(1000)}]`],
    ["both", `2["x",${'[{"a":'.repeat(600)}1${"}]".repeat(600)}]`],
    ["what never closes", `2${"[".repeat(5000)}`],
    ["behind a namespace with a quote in its name", `2/a",7["x",${nested(1000)}]`],
    ["behind a string that ends in a backslash", `2["\\\\",${nested(1000)}]`],
    ["behind attachments, a namespace and an id", `51-/a",12["x",${nested(1000)}]`],
  ])("by %s", (_what, text) => {
    expect(nestsTooDeep(text)).toBe(true);
  });
});

describe("a packet does not nest too deep", () => {
  test.each([
    ["at the bound", `2${nested(1000)}`],
    ["with many values beside each other", `2["x",${nested(2)}${`,${nested(2)}`.repeat(5000)}]`],
    ["with brackets in a string", `2["x","${"[".repeat(5000)}"]`],
    ["with brackets behind an escaped quote", `2["x","\\"${"{".repeat(5000)}"]`],
    ["with a text of nothing else", "[".repeat(1000)],
    ["as a short one", '2["x"]'],
  ])("%s", (_what, text) => {
    expect(nestsTooDeep(text)).toBe(false);
  });
});
