import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { importsOf } from "../imports.mjs";

const folder = mkdtempSync(join(tmpdir(), "baro-imports-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param {string} source */
function read(source) {
  const path = join(folder, "source.ts");
  writeFileSync(path, source);
  return importsOf(path).map(({ specifier, typeOnly }) => [specifier, typeOnly]);
}

test.each([
  ['import { a } from "x";', false],
  ['import type { A } from "x";', true],
  ['import { type A, type B } from "x";', true],
  ['import { type A, b } from "x";', false],
  ['import "x";', false],
  ['export * from "x";', false],
  ['export type { A } from "x";', true],
  ['const a = await import("x");', false],
  ['type A = import("x").A;', true],
])("%s is seen", (source, typeOnly) => {
  expect(read(source)).toEqual([["x", typeOnly]]);
});

test("text that looks like an import is not one", () => {
  expect(read('// import { a } from "x";\nconst text = \'import "x"\';')).toEqual([]);
});
