import { expect, test } from "vitest";
import { highlights, overview, renewed, targets } from "../report/overview.mjs";
import { summary } from "../stats.mjs";

/** @param {number} clients @param {number} cpu @returns {import("../driver.mjs").CaseResult} */
const result = (clients, cpu) => ({
  scenario: "echo",
  asks: "?",
  params: { clients },
  figures: [{ key: "cpu", label: "CPU", unit: "µs" }],
  targets: [{ figure: "cpu", of: "net", atMost: 2 }],
  values: {
    cpu: { baro: summary([cpu, cpu]), "socket.io": summary([8, 8]), net: summary([2, 2]) },
  },
});

test("a case that was played again stands in the place of the old one, a new one behind", () => {
  const all = renewed([result(1, 3), result(2, 3)], [result(2, 5), result(3, 6)]);
  expect(all.map(({ params, values }) => [params["clients"], values["cpu"]?.baro?.median])).toEqual(
    [
      [1, 3],
      [2, 5],
      [3, 6],
    ],
  );
});

test("runs on several Nodes stand beside each other, also where one lacks a case", () => {
  const runs = [
    { node: "20", results: [result(1, 4), result(2, 6)] },
    { node: "26", results: [result(1, 2)] },
  ];
  const [, , one, two] = overview(runs).split("\n");
  expect(one).toMatch(
    /^\| echo, clients 1: CPU \(µs\) \| +4 ±0 % \| +0\.50 \| +2\.00 \| +2 ±0 % \| +0\.25 \| +1\.00 \|$/,
  );
  expect(two).toMatch(/\| +6 ±0 % \| +0\.75 \| +3\.00 \| +\| +\| +\|$/);
  const lines = targets(runs).split("\n");
  expect(lines[2]).toMatch(/^\| echo, clients 1: cpu ÷ net ≤ 2 \| +✓ 2 \| +✓ 1 \|$/);
  expect(lines[3]).toMatch(/\| +✗ 3 \| +\|$/);
});

test("of each scenario the case with a target is shown, or the first", () => {
  const plain = { ...result(1, 4), targets: [] };
  const other = { ...plain, scenario: "acks" };
  expect(highlights([plain, result(2, 4), result(3, 4), other])).toEqual([result(2, 4), other]);
});
