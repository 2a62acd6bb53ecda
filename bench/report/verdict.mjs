import { ratio } from "../stats.mjs";

/** @typedef {import("../driver.mjs").CaseResult} CaseResult */
/** @typedef {import("../contract.ts").Subject} Subject */

/**
 * How many times Baro's figure is of another subject's.
 * @param {CaseResult} result
 * @param {string} figure
 * @param {Subject} other
 * @returns {number | undefined} undefined when it says nothing, or one of them was not played, or the other has nothing
 */
export function ratioTo(result, figure, other) {
  const column = result.figures.find(({ key }) => key === figure);
  if (column?.compared === false) return undefined;
  const baro = result.values[figure]?.baro;
  const others = result.values[figure]?.[other];
  if (!baro || !others || others.median <= 0) return undefined;
  return ratio(baro.runs, others.runs);
}

/**
 * The targets of a case with what was reached; those for which nothing was played are left out.
 * @param {CaseResult} result
 */
export function verdicts(result) {
  return result.targets.flatMap((target) => {
    const reached = target.of
      ? ratioTo(result, target.figure, target.of)
      : result.values[target.figure]?.baro?.median;
    return reached === undefined ? [] : [{ ...target, reached, met: reached <= target.atMost }];
  });
}

/** @param {CaseResult} result */
export function caseLabel({ params }) {
  return Object.entries(params)
    .map(([name, value]) => `${inWords(name)} ${value.toLocaleString("en")}`)
    .join(", ");
}

/** @param {string} name as in `perTurn` */
const inWords = (name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
