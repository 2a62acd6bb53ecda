// `node bench/publish.mjs <folder> <result.json> ...`: the charts of each Node in the folder, all cases and one of each scenario,
// and the tables of all Nodes on the standard output, for docs/guide/benchmarks.md. Of several results of one Node, later ones
// renew the cases they have.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chart } from "./report/chart.mjs";
import { machineLine } from "./report/machine.mjs";
import { highlights, overview, renewed, targets } from "./report/overview.mjs";

/** @typedef {import("./driver.mjs").CaseResult} CaseResult */
/** @typedef {{ machine: ReturnType<typeof import("./report/machine.mjs").machineOf>, results: CaseResult[] }} Run */

const [folder = ".", ...files] = process.argv.slice(2);

/** @type {Map<string, Run>} */
const byNode = new Map();
for (const file of files) {
  /** @type {Run} */
  const run = JSON.parse(readFileSync(file, "utf8"));
  const node = run.machine.node.replace(/^v(\d+)\..*/, "$1");
  const known = byNode.get(node);
  byNode.set(node, known ? { ...known, results: renewed(known.results, run.results) } : run);
}
for (const [node, { machine, results }] of byNode) {
  const write = (/** @type {string} */ name, /** @type {readonly CaseResult[]} */ shown) =>
    writeFileSync(join(folder, `${name}-node-${node}.svg`), chart(shown, machineLine(machine)));
  write("benchmarks", results);
  write("highlights", highlights(results));
}
const runs = [...byNode].map(([node, { results }]) => ({ node, results }));
process.stdout.write(`${targets(runs)}\n\n${overview(runs)}\n`);
