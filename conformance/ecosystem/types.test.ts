import { createRequire } from "node:module";
import { expect, inject, test } from "vitest";
import { runProgram } from "../support/npm.ts";

const TSC = createRequire(import.meta.url).resolve("typescript/bin/tsc");

/** The published declarations do not all hold by themselves: users skip their check. */
const STRICT = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--types", "node"];

const MODULES = {
  nodenext: ["--module", "nodenext"],
  bundler: ["--module", "preserve", "--moduleResolution", "bundler"],
};

const PROGRAMS = [
  ["published.mts", "programs that give published packages to a server"],
  ["augmented.mts", "modules that add to the types of Socket.IO"],
  ["augmented.cts", "CommonJS modules that add to the types of Socket.IO"],
] as const;

test.each(
  Object.entries(MODULES).flatMap(([name, settings]) =>
    PROGRAMS.map(([file, what]) => ({ name, settings, file, what })),
  ),
)("$what compile ($name)", async ({ settings, file }) => {
  const args = [TSC, ...STRICT, ...settings, `types/${file}`];
  const ended = await runProgram(process.execPath, args, { cwd: inject("ecosystem") });
  expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
});
