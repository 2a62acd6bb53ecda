import { createRequire } from "node:module";
import { expect, inject, test } from "vitest";
import { runProgram } from "../support/npm.ts";

const TSC = createRequire(import.meta.url).resolve("typescript/bin/tsc");

/** The published declarations do not all hold by themselves: users skip their check. */
const STRICT = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--types", "node"];

const NODENEXT = ["--module", "nodenext"];
const BUNDLER = ["--module", "preserve", "--moduleResolution", "bundler"];

const PROGRAMS = [
  { what: "published packages", settings: NODENEXT, files: ["published.mts"] },
  { what: "additions to types, in ESM", settings: NODENEXT, files: ["augmented.mts"] },
  { what: "additions to types, in CommonJS", settings: NODENEXT, files: ["augmented.cts"] },
  { what: "all of it, for bundlers", settings: BUNDLER, files: ["published.mts", "augmented.mts"] },
];

test.each(PROGRAMS)("a program with $what compiles", async ({ settings, files }) => {
  const args = [TSC, ...STRICT, ...settings, ...files.map((file) => `types/${file}`)];
  const ended = await runProgram(process.execPath, args, { cwd: inject("ecosystem") });
  expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
});
