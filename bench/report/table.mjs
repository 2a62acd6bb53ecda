import { caseLabel, ratioTo, verdicts } from "./verdict.mjs";

/** @typedef {import("../driver.mjs").CaseResult} CaseResult */
/** @typedef {import("../stats.mjs").Summary} Summary */

const PERCENT = 100;

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
function cell(summary) {
  if (!summary) return "";
  const { median, spread, runs } = summary;
  if (runs.length === 1) return number(median);
  return `${number(median)} ±${Math.round((spread / Math.abs(median)) * PERCENT)} %`;
}

/** @param {number | undefined} ratio */
const ratioCell = (ratio) => (ratio === undefined ? "" : `${ratio.toFixed(2)} ×`);

/** @param {number} value three digits that say something */
const number = (value) =>
  value.toLocaleString("en", { maximumSignificantDigits: Math.abs(value) < 1000 ? 3 : 4 });

/** @param {ReturnType<typeof verdicts>[number]} verdict */
function verdictLine({ figure, of, atMost, reached, met }) {
  const what = of ? `${figure} ÷ ${of}` : figure;
  return `${met ? "✓" : "✗"} target: ${what} ≤ ${atMost}, reached ${number(reached)}`;
}

/** @param {readonly (readonly string[])[]} rows the head first @returns {string[]} a Markdown table */
function aligned([head = [], ...rows]) {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${widths.map((width, column) => pad(row[column] ?? "", width, column)).join(" | ")} |`;
  const rule = `|${widths.map((width, at) => `-${"-".repeat(width)}${at === 0 ? "-" : ":"}`).join("|")}|`;
  return [line(head), rule, ...rows.map(line)];
}

/** @param {string} text @param {number} width @param {number} column */
const pad = (text, width, column) => (column === 0 ? text.padEnd(width) : text.padStart(width));
