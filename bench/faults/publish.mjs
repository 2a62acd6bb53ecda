// `node bench/faults/publish.mjs bench/published/faults-*.json`: their tables on the standard output, for
// docs/guide/benchmark-results.md.
import { readFileSync } from "node:fs";
import { machineLine } from "../report/machine.mjs";
import { benchNamed } from "./benches.mjs";
import { tableOf } from "./rows.mjs";

for (const file of process.argv.slice(2)) {
  /** @type {import("./rows.mjs").Record} */
  const { machine, rows } = JSON.parse(readFileSync(file, "utf8"));
  console.log(`${machineLine(machine)}\n`);
  for (const name of new Set(rows.map(({ bench }) => bench))) {
    console.log(`### ${name}\n${tableOf(benchNamed(name), rows)}\n`);
  }
}
