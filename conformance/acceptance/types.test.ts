import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { onlyBaro, subject } from "@baro/testing";
import { expect, inject, test } from "vitest";
import { runProgram } from "../support/npm.ts";

const TSC = createRequire(import.meta.url).resolve("typescript/bin/tsc");

const SIDES = ["server.ts", "client.ts"];

/** How a user's program is compiled; the package's `type` decides between ESM and CommonJS with nodenext. */
const SETTINGS = {
  "nodenext, ESM": { type: "module", module: "nodenext", moduleResolution: "nodenext" },
  "nodenext, CommonJS": { type: "commonjs", module: "nodenext", moduleResolution: "nodenext" },
  bundler: { type: "module", module: "preserve", moduleResolution: "bundler" },
} as const;

test.each(Object.keys(SETTINGS) as (keyof typeof SETTINGS)[])(
  "a typed program compiles against the packages' declarations (%s)",
  async (name) => {
    await expectToCompile(name, SIDES);
  },
);

test.runIf(onlyBaro("npm's server declares no callable module"))(
  "the callable CommonJS modules compile with import = require()",
  async () => {
    await expectToCompile("nodenext, CommonJS", ["callable.cts"]);
  },
);

test
  .runIf(onlyBaro("npm's server has no stores"))
  .each(Object.keys(SETTINGS) as (keyof typeof SETTINGS)[])(
  "a program with a store compiles against both packages' declarations (%s)",
  async (name) => {
    await expectToCompile(name, ["store.ts"]);
  },
);

/** The settings stand beside the programs: bundlers read a `tsconfig.json` above theirs, and do so while this is written. */
async function expectToCompile(
  name: keyof typeof SETTINGS,
  files: readonly string[],
): Promise<void> {
  const folder = join(inject("consumer"), "types");
  const { type, ...settings } = SETTINGS[name];
  await writeFile(join(folder, "package.json"), JSON.stringify({ type }));
  const config = { compilerOptions: { ...STRICT, ...settings }, files };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const ended = await runProgram(process.execPath, [TSC, "-p", folder], { cwd: folder });
  expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
}

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: "es2022",
  lib: ["es2022", "dom"],
  types: ["node"],
  noEmit: true,
  esModuleInterop: true,
  // Our declarations must hold on their own; those of npm's package are checked as its users do.
  skipLibCheck: subject === "socket.io",
};
