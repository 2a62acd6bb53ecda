// `npm run bench`: plays scenarios on what is built, prints each as it ends, and writes the results down.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { workOf } from "./command-line.mjs";
import { playCase, readStill } from "./driver.mjs";
import { chart } from "./report/chart.mjs";
import { machineLine, machineOf } from "./report/machine.mjs";
import { caseTable, caseTitle } from "./report/table.mjs";

/** @typedef {import("./driver.mjs").CaseResult} CaseResult */

const RESULTS = fileURLToPath(new URL("results/", import.meta.url));

const { played, read, plan } = asked();
const began = new Date();
const machine = machineOf(plan.program);
say(
  `${machineLine(machine)}\n${plan.rounds} rounds of ${plan.seconds} s; medians ± half of the middle half\n`,
);

/** @type {CaseResult[]} */
const results = [];
for (const { scenario, cases } of played) {
  say(`## ${scenario.name}\n${scenario.asks}\n`);
  for (const oneCase of cases) tell(await playCase(scenario, oneCase, plan));
}
for (const scenario of read) {
  say(`## ${scenario.name}\n${scenario.asks}\n`);
  tell(readStill(scenario));
}
keep();

function asked() {
  try {
    return workOf(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}`);
    console.error("\nNext: docs/guide/benchmarks.md lists the scenarios and their options.");
    process.exit(2);
  }
}

/** @param {CaseResult} result */
function tell(result) {
  results.push(result);
  say(`### ${caseTitle(result)}\n${caseTable(result)}\n`);
}

function keep() {
  mkdirSync(RESULTS, { recursive: true });
  const name = `${RESULTS}${began.toISOString().slice(0, 16).replace(":", "-")}`;
  // Which Node it was is said by the machine; where that lies on this one is nobody's business.
  const { program: _, ...rest } = plan;
  const record = { began: began.toISOString(), machine, plan: rest, results };
  writeFileSync(`${name}.json`, `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(`${name}.svg`, chart(results, machineLine(machine)));
  say(`Written: ${name}.json and .svg`);
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
