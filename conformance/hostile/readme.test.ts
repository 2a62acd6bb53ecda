import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const here = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** `file › test; test` of the second column, each by itself. */
const named = here("README.md")
  .split("\n")
  .flatMap((line) => line.split("|")[2]?.split(/;|, (?=is a header)/) ?? [])
  .map((cell) => cell.split(" › ").map((part) => part.trim()))
  .filter((parts) => parts.length === 2 || (parts[0] ?? "").length > 20);

test("the table of classes is not empty", () => {
  expect(named.length).toBeGreaterThan(30);
});

test("every test that it names is there", () => {
  let file = "";
  for (const parts of named) {
    if (parts.length === 2) file = parts[0] ?? file;
    expect(here(`${file}.test.ts`)).toContain(parts.at(-1));
  }
});
