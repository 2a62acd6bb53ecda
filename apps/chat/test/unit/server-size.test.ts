import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const SERVER = resolve(import.meta.dirname, "../../server");

/** What one reads in one sitting: lines of code, and with comments, empty lines and imports. */
const SITTING = { code: 600, all: 850 };

const NOT_CODE = [/^\s*\/\*\*?.*?\*\/\s*$/gmsu, /^\s*\/\/.*$/gmu, /^import\b[^;]*;$/gmu];

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

test("the server is no longer than what is read in one sitting", () => {
  const texts = readdirSync(SERVER).map((file) => readFileSync(join(SERVER, file), "utf8"));
  const code = texts.flatMap((text) =>
    linesOf(NOT_CODE.reduce((rest, pattern) => rest.replace(pattern, ""), text)),
  ).length;
  const all = texts.reduce((sum, text) => sum + text.trimEnd().split("\n").length, 0);
  expect(code).toBeGreaterThan(SITTING.code - 100);
  expect(code).toBeLessThanOrEqual(SITTING.code);
  expect(all).toBeLessThanOrEqual(SITTING.all);
});
