import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { measuredScene } from "./support/measured.ts";

const PAGES = {
  "the README": "../README.md",
  "the guide": "../../../docs/guide/operations.md",
} as const;

test.each(Object.entries(PAGES))("%s explains each metric, and no other", async (_name, path) => {
  const text = readFileSync(new URL(path, import.meta.url), "utf8");
  const told = new Set(text.match(/\bbaro_\w+[a-z]\b/g));
  const { measured } = await measuredScene();
  const exported = measured.register.getMetricsAsArray().map(({ name }) => name);
  expect([...told].sort()).toEqual(exported.sort());
});
