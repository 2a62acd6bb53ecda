import { SCENARIOS, STILL_SCENARIOS } from "./scenarios.mjs";

/** @typedef {import("./contract.ts").Case<Record<string, number>>} AnyCase */
/** @typedef {import("./contract.ts").Subject} Subject */
/** @typedef {import("./run-once.mjs").AnyScenario} AnyScenario */

/**
 * @typedef {object} Work
 * @property {readonly { scenario: AnyScenario, cases: readonly AnyCase[] }[]} played
 * @property {readonly import("./contract.ts").StillScenario[]} read
 * @property {import("./driver.mjs").Plan} plan
 */

const SUBJECTS = /** @type {readonly Subject[]} */ (["baro", "socket.io", "net", "ws", "http"]);

const FULL = { rounds: 5, seconds: 2 };
const SMOKE = { rounds: 1, seconds: 0 };

/**
 * What a command line asks for: names of scenarios (none: all), and
 * `--smoke`, `--rounds 5`, `--seconds 2`, `--subjects baro,socket.io`, `--program path/of/node`.
 * Any other option is a parameter of the scenario, as in `broadcast --clients 1000`: the cases that have it already are
 * played, and if there is none, one case with it.
 * @param {readonly string[]} args
 * @returns {Work}
 */
export function workOf(args) {
  const { names, options } = split(args);
  const { smoke, rounds, seconds, subjects, program, ...rest } = options;
  const normal = smoke ? SMOKE : FULL;
  const scenarios = named(SCENARIOS, names);
  const read = named(STILL_SCENARIOS, names);
  refuseUnknown(names);
  return {
    played: scenarios.map((scenario) => ({
      scenario,
      cases: casesWith(smoke ? [{ params: scenario.smoke }] : scenario.cases, numbers(rest)),
    })),
    read,
    plan: {
      rounds: rounds === undefined ? normal.rounds : number("rounds", rounds),
      seconds: seconds === undefined ? normal.seconds : number("seconds", seconds),
      ...(program && { program }),
      ...(subjects && { only: SUBJECTS.filter((name) => subjects.split(",").includes(name)) }),
    },
  };
}

/**
 * @param {readonly string[]} args
 * @returns {{ names: string[], options: Record<string, string | undefined> }}
 */
function split(args) {
  /** @type {string[]} */
  const names = [];
  /** @type {Record<string, string | undefined>} */
  const options = {};
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (!arg.startsWith("--")) names.push(arg);
    else options[arg.slice(2)] = arg === "--smoke" ? "yes" : (left.shift() ?? "");
  }
  return { names, options };
}

/**
 * @template {{ name: string }} T
 * @param {readonly T[]} all
 * @param {readonly string[]} names
 */
const named = (all, names) => all.filter(({ name }) => names.length === 0 || names.includes(name));

/** @param {readonly string[]} names */
function refuseUnknown(names) {
  const known = [...SCENARIOS, ...STILL_SCENARIOS].map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`no ${unknown.join(", ")}; there are ${known.join(", ")}`);
}

/**
 * @param {readonly AnyCase[]} cases
 * @param {Record<string, number>} wanted parameters
 * @returns {readonly AnyCase[]}
 */
function casesWith(cases, wanted) {
  const has = (/** @type {AnyCase} */ { params }) =>
    Object.entries(wanted).every(([name, value]) => params[name] === value);
  const [first] = cases;
  const foreign = Object.keys(wanted).find((name) => first?.params[name] === undefined);
  if (foreign)
    throw new Error(`no parameter --${foreign}; there are ${Object.keys(first?.params ?? {})}`);
  const fitting = cases.filter(has);
  return fitting.length > 0 ? fitting : [{ params: { ...first?.params, ...wanted } }];
}

/** @param {Record<string, string | undefined>} options */
const numbers = (options) =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [name, number(name, value)]));

/** @param {string} name @param {string | undefined} value */
function number(name, value) {
  const result = Number(value);
  if (!value || !(result >= 0)) throw new Error(`--${name} takes a number`);
  return result;
}
