/** @typedef {import("../stats.mjs").Summary} Summary */

const PERCENT = 100;

/** @param {number} value three digits that say something */
export const number = (value) =>
  value.toLocaleString("en", { maximumSignificantDigits: Math.abs(value) < 1000 ? 3 : 4 });

/** @param {Summary} summary */
export function valueWithSpread({ median, spread, runs }) {
  if (runs.length === 1) return number(median);
  return `${number(median)} ±${Math.round((spread / Math.abs(median)) * PERCENT)} %`;
}

/** @param {readonly (readonly string[])[]} rows the head first @returns {string[]} a Markdown table */
export function aligned([head = [], ...rows]) {
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
