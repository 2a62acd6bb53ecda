import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { resolveEngineOptions } from "../../src/engine/options.ts";
import { resolveSocketsOptions } from "../../src/sockets/options.ts";

const page = readFileSync(new URL("../../../../docs/guide/limits.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(([, name = "", value = ""]) => [
  name,
  value,
]);
const options: Readonly<Record<string, unknown>> = {
  ...resolveEngineOptions({}),
  ...resolveSocketsOptions({}),
};
const isBound = (name: string) => /^max[A-Z]|Timeout$|^ping|^addressOf$/.test(name);
/** No bound on clients: on upgrades that are somebody else's. */
const OTHERS = new Set(["destroyUpgradeTimeout"]);

test("the page of limits has each option that bounds something, once, and no other", () => {
  const bounds = Object.keys(options).filter((name) => isBound(name) && !OTHERS.has(name));
  expect(rows.map(([name]) => name).sort()).toEqual(bounds.sort());
});

test.each(rows)("the page says the default of %s", (name, value) => {
  expect(String(options[name as string])).toBe(value);
});

test("the page has every code that is told when a limit is reached", () => {
  const source = readFileSync(
    new URL("../../src/engine/limit-reached.ts", import.meta.url),
    "utf8",
  );
  const codes = [...source.matchAll(/^ {2}\| "(\w+)"/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(5);
  const told = [...page.matchAll(/`(\w+)` ●/g)].map(([, code]) => code);
  expect(told.sort()).toEqual(codes.sort());
});
