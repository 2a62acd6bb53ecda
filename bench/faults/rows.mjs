import { aligned, valueWithSpread } from "../report/markdown.mjs";
import { summary } from "../stats.mjs";

/** What is written down of a run. @typedef {{ machine: ReturnType<typeof import("../report/machine.mjs").machineOf>, rows: Row[] }} Record */
/** What all rounds of one form of a bench on one library came to. @typedef {{ bench: string, library: string, way: string, size: Partial<import("./contract.ts").Size>, runs: import("../contract.ts").Figures[] }} Row */

/**
 * @param {import("./contract.ts").FaultBench} bench
 * @param {readonly Row[]} rows
 * @returns {string} a Markdown table
 */
export function tableOf({ name, columns }, rows) {
  const head = ["", ...columns.map(({ label, unit }) => `${label} (${unit})`)];
  const body = rows
    .filter(({ bench }) => bench === name)
    .map((row) => [`${row.library}, ${row.way}`, ...columns.map(({ key }) => cell(row, key))]);
  return aligned([head, ...body]).join("\n");
}

/** @param {Row} row @param {string} key */
function cell({ runs }, key) {
  const values = runs.map((run) => run[key] ?? Number.NaN).filter(Number.isFinite);
  if (values.length === 0) return "";
  const whole = summary(values);
  if (key === "share") return values.map(share).join(", ");
  if (values.every(Number.isInteger) && whole.spread === 0)
    return whole.median.toLocaleString("en");
  return valueWithSpread(whole);
}

/** Rounded down: one message that is missing among millions is not all. @param {number} percent */
const share = (percent) =>
  percent === 100 ? "100" : (Math.floor(percent * 1000) / 1000).toFixed(3);
