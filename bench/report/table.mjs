import { aligned, number, valueWithSpread } from "./markdown.mjs";
import { caseLabel, ratioTo, verdicts } from "./verdict.mjs";

/** @typedef {import("../driver.mjs").CaseResult} CaseResult */
/** @typedef {import("../stats.mjs").Summary} Summary */

/**
 * One case as lines of Markdown: a row for each figure, and what became of the targets.
 * @param {CaseResult} result
 * @returns {string}
 */
export function caseTable(result) {
  const subjects = subjectsIn(result);
  const others = subjects.filter((subject) => subject !== "baro");
  const head = ["", ...subjects, ...others.map((other) => `baro ÷ ${other}`)];
  const rows = result.figures.map(({ key, label, unit }) => [
    `${label} (${unit})`,
    ...subjects.map((subject) => cell(result.values[key]?.[subject])),
    ...others.map((other) => ratioCell(ratioTo(result, key, other))),
  ]);
  return [...aligned([head, ...rows]), ...verdicts(result).map(verdictLine)].join("\n");
}

/** @param {CaseResult} result */
export const caseTitle = (result) =>
  [result.scenario, caseLabel(result)].filter(Boolean).join(": ");

/** @param {CaseResult} result @returns {import("../contract.ts").Subject[]} */
function subjectsIn({ values }) {
  const first = Object.values(values)[0] ?? {};
  return /** @type {import("../contract.ts").Subject[]} */ (Object.keys(first));
}

/** @param {Summary | undefined} summary */
const cell = (summary) => (summary ? valueWithSpread(summary) : "");

/** @param {number | undefined} ratio */
const ratioCell = (ratio) => (ratio === undefined ? "" : `${ratio.toFixed(2)} ×`);

/** @param {ReturnType<typeof verdicts>[number]} verdict */
function verdictLine({ figure, of, atMost, reached, met }) {
  const what = of ? `${figure} ÷ ${of}` : figure;
  return `${met ? "✓" : "✗"} target: ${what} ≤ ${atMost}, reached ${number(reached)}`;
}
