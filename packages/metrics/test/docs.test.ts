import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINES } from "../src/journal/lines.ts";
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

test("the README explains each line of the log and its fields, and no other", () => {
  const text = readFileSync(new URL(PAGES["the README"], import.meta.url), "utf8");
  const told = text.matchAll(/^\| (info|error) \| `([^`]+)` \| (.*) \|$/gm);
  const rows = [...told].map(([, level, line, fields = ""]) => {
    const names = [...fields.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
    return [level, line, names.filter((name) => name !== "connection" && name !== "err").sort()];
  });
  const lines = Object.values(LINES);
  expect(rows).toEqual(lines.map(([level, line, fields]) => [level, line, [...fields].sort()]));
});
