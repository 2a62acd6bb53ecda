import { aligned, number, valueWithSpread } from "./markdown.mjs";
import { caseLabel, ratioTo, verdicts } from "./verdict.mjs";

/** @typedef {import("../driver.mjs").CaseResult} CaseResult */
/** @typedef {import("../contract.ts").Subject} Subject */
/** @typedef {{ node: string, results: readonly CaseResult[] }} NodeRun */

/**
 * Puts cases that were played again in the place of their former results.
 * @param {readonly CaseResult[]} results
 * @param {readonly CaseResult[]} later
 * @returns {CaseResult[]}
 */
export function renewed(results, later) {
  const again = new Map(later.map((result) => [nameOf(result), result]));
  const kept = results.map((result) => again.get(nameOf(result)) ?? result);
  return [...kept, ...later.filter((result) => !kept.includes(result))];
}

/**
 * One case of each scenario, for those who only look: that of its targets, or the first.
 * @param {readonly CaseResult[]} results
 * @returns {CaseResult[]}
 */
export function highlights(results) {
  const scenarios = [...new Set(results.map(({ scenario }) => scenario))];
  return scenarios.flatMap((name) => {
    const cases = results.filter(({ scenario }) => scenario === name);
    return cases.find((each) => each.targets.length > 0) ?? cases[0] ?? [];
  });
}

/**
 * All cases in one Markdown table: a row for each figure, and for each run Baro's value and its ratios.
 * @param {readonly NodeRun[]} runs the first says which rows there are
 */
export function overview(runs) {
  const [first] = runs;
  const head = [
    "",
    ...runs.flatMap(({ node }) => [`Node ${node}: Baro`, "÷ socket.io", "÷ floor"]),
  ];
  const rows = (first?.results ?? []).flatMap((result) =>
    result.figures.map(({ key, label, unit }) => [
      `${titleOf(result)}: ${label} (${unit})`,
      ...runs.flatMap(({ results }) => cells(find(results, result), key)),
    ]),
  );
  return aligned([head, ...rows]).join("\n");
}

/**
 * The targets with what each run reached.
 * @param {readonly NodeRun[]} runs
 */
export function targets(runs) {
  const [first] = runs;
  const head = ["target", ...runs.map(({ node }) => `Node ${node}`)];
  const rows = (first?.results ?? []).flatMap((result) =>
    verdicts(result).map(({ figure, of, atMost }) => [
      `${titleOf(result)}: ${figure}${of ? ` ÷ ${of}` : ""} ≤ ${atMost}`,
      ...runs.map(({ results }) => reachedIn(find(results, result), figure, of)),
    ]),
  );
  return aligned([head, ...rows]).join("\n");
}

/** @param {CaseResult | undefined} result @param {string} figure @param {string | undefined} of */
function reachedIn(result, figure, of) {
  const found = result && verdicts(result).find((each) => each.figure === figure && each.of === of);
  return found ? `${found.met ? "✓" : "✗"} ${number(found.reached)}` : "";
}

/** @param {CaseResult | undefined} result @param {string} key @returns {string[]} */
function cells(result, key) {
  const own = result?.values[key]?.baro;
  if (!result || !own) return ["", "", ""];
  const ratios = /** @type {const} */ (["socket.io", floorOf(result)]).map(
    (other) => other && ratioTo(result, key, other),
  );
  return [
    valueWithSpread(own),
    ...ratios.map((ratio) => (typeof ratio === "number" ? ratio.toFixed(2) : "")),
  ];
}

/** @param {CaseResult} result @returns {Subject | undefined} */
function floorOf({ values }) {
  const subjects = /** @type {Subject[]} */ (Object.keys(Object.values(values)[0] ?? {}));
  return subjects.find((subject) => subject !== "baro" && subject !== "socket.io");
}

/** @param {readonly CaseResult[]} results @param {CaseResult} like */
const find = (results, like) => results.find((result) => nameOf(result) === nameOf(like));

/** @param {CaseResult} result */
const nameOf = ({ scenario, params }) => `${scenario} ${JSON.stringify(params)}`;

/** @param {CaseResult} result */
const titleOf = (result) => [result.scenario, caseLabel(result)].filter(Boolean).join(", ");
