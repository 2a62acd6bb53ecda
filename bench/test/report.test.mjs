import { expect, test } from "vitest";
import { chart } from "../report/chart.mjs";
import { caseTable, caseTitle } from "../report/table.mjs";
import { summary } from "../stats.mjs";

/** @type {import("../driver.mjs").CaseResult} */
const RESULT = {
  scenario: "broadcast",
  asks: "?",
  params: { clients: 1000, bytes: 100 },
  figures: [{ key: "cpu", label: "CPU per delivery", unit: "µs" }],
  targets: [
    { figure: "cpu", of: "socket.io", atMost: 0.5 },
    { figure: "cpu", of: "net", atMost: 1.15 },
    { figure: "cpu", of: "ws", atMost: 1 },
  ],
  values: {
    cpu: { baro: summary([3, 3, 3]), "socket.io": summary([10, 10, 10]), net: summary([2, 2, 2]) },
  },
};

test("a case is told with the medians, the ratios and what became of its targets", () => {
  const lines = caseTable(RESULT).split("\n");
  expect(caseTitle(RESULT)).toBe("broadcast: clients 1,000, bytes 100");
  expect(lines[0]).toMatch(/baro \| +socket\.io \| +net \| baro ÷ socket\.io \| baro ÷ net/);
  expect(lines[2]).toMatch(/3 ±0 % \| +10 ±0 % \| +2 ±0 % \| +0\.30 × \| +1\.50 ×/);
  expect(lines.slice(3)).toEqual([
    "✓ target: cpu ÷ socket.io ≤ 0.5, reached 0.3",
    "✗ target: cpu ÷ net ≤ 1.15, reached 1.5",
  ]);
});

test("a figure that socket.io has nothing of gives no ratio", () => {
  const values = { cpu: { baro: summary([3]), "socket.io": summary([0]) } };
  expect(caseTable({ ...RESULT, targets: [], values })).not.toContain("×");
});

test("a figure that is about none on all subjects is not compared, and has no bar", () => {
  const figures = RESULT.figures.map((figure) => ({
    ...figure,
    compared: /** @type {const} */ (false),
  }));
  const result = { ...RESULT, figures, targets: [] };
  expect(caseTable(result)).not.toContain("×");
  expect(chart([result], "")).not.toContain('class="bar"');
});

test("the chart has a bar for each case, and none for what has no ratio", () => {
  const alone = { ...RESULT, values: { cpu: { baro: summary([3]) } } };
  const svg = chart([RESULT, RESULT, alone], "a <machine>");
  expect(svg.match(/class="bar"/g)).toHaveLength(2);
  expect(svg).toContain("a &lt;machine>");
  expect(svg).toContain("prefers-color-scheme: dark");
});

test("a bar over socket.io's is drawn in another colour", () => {
  const values = { cpu: { baro: summary([12]), "socket.io": summary([10]) } };
  expect(chart([{ ...RESULT, values }], "")).toMatch(/class="over"/);
});
