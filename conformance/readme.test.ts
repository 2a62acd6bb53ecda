import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const here = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** The rows of the map that name a file and, in their last column, a test. */
const rows = here("README.md")
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .flatMap((cells) => {
    const file = cells.find((cell) => /^[a-z0-9-]+\/[a-z-]+$/.test(cell));
    const name = cells.at(-2);
    return file !== undefined && name !== undefined ? [{ file, name }] : [];
  });

test("the map of rules is not empty", () => {
  expect(rows.length).toBeGreaterThan(60);
});

test.each(rows)("$file has the test that the map names: $name", ({ file, name }) => {
  expect(here(`${file}.test.ts`)).toContain(name);
});
