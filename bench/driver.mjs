import { runOnce } from "./run-once.mjs";
import { summary } from "./stats.mjs";

/** @typedef {import("./contract.ts").Subject} Subject */
/** @typedef {import("./contract.ts").Figures} Figures */
/** @typedef {import("./run-once.mjs").AnyScenario} AnyScenario */
/** @typedef {import("./stats.mjs").Summary} Summary */

/**
 * @typedef {object} Plan
 * @property {number} rounds
 * @property {number} seconds
 * @property {string} [program]
 * @property {readonly Subject[]} [only]
 */

/**
 * What one case of a scenario came to.
 * @typedef {object} CaseResult
 * @property {string} scenario
 * @property {string} asks
 * @property {Record<string, number>} params
 * @property {readonly import("./contract.ts").FigureColumn[]} figures
 * @property {readonly import("./contract.ts").Target[]} targets
 * @property {Record<string, Partial<Record<Subject, Summary>>>} values by figure and subject
 */

/** @param {AnyScenario} scenario @returns {Subject[]} */
export const subjectsOf = ({ floor }) => ["baro", "socket.io", ...(floor ? [floor] : [])];

/**
 * Plays one case in turn: every subject once, then every subject again, so that what happens to the machine happens to all.
 * @param {AnyScenario} scenario
 * @param {import("./contract.ts").Case<Record<string, number>>} oneCase
 * @param {Plan} plan
 * @returns {Promise<CaseResult>}
 */
export async function playCase(scenario, { params, targets = [] }, { rounds, only, ...plan }) {
  const subjects = subjectsOf(scenario).filter((subject) => !only || only.includes(subject));
  /** @type {Record<string, Figures[]>} */
  const runs = {};
  const most = Math.min(rounds, scenario.rounds ?? rounds);
  for (let round = 0; round < most; round += 1) {
    for (const subject of subjects) {
      const figures = await runOnce({ scenario, subject, params, ...plan });
      runs[subject] = [...(runs[subject] ?? []), figures];
    }
  }
  return resultOf(scenario, { params, targets, runs });
}

/**
 * A still scenario as the result of a case with one round.
 * @param {import("./contract.ts").StillScenario} scenario
 * @returns {CaseResult}
 */
export function readStill(scenario) {
  const runs = Object.fromEntries(
    Object.entries(scenario.read()).map(([subject, figures]) => [subject, [figures]]),
  );
  return resultOf(scenario, { params: {}, targets: scenario.targets, runs });
}

/**
 * @param {Pick<AnyScenario, "name" | "asks" | "figures">} scenario
 * @param {Pick<CaseResult, "params" | "targets"> & { runs: Record<string, Figures[]> }} played
 * @returns {CaseResult}
 */
function resultOf({ name, asks, figures }, { params, targets, runs }) {
  const values = Object.fromEntries(
    figures.map(({ key }) => [
      key,
      Object.fromEntries(
        Object.entries(runs).map(([subject, each]) => [
          subject,
          summary(each.map((run) => run[key] ?? Number.NaN)),
        ]),
      ),
    ]),
  );
  return { scenario: name, asks, params, figures, targets, values };
}
