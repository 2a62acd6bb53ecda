// `node bench/faults/run.mjs [storm] [network] [slow] [--rounds 1] [--library baro] [--way channels] [--clients 5000] ...`:
// what faults cost the clients, beside npm's socket.io. `--json file` writes every run down.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { machineLine, machineOf } from "../report/machine.mjs";
import { BENCHES, benchNamed } from "./benches.mjs";
import { LIBRARIES } from "./libraries.mjs";
import { tableOf } from "./rows.mjs";

/** @typedef {import("./contract.ts").Size} Size */
/** @typedef {import("./rows.mjs").Row} Row */

const text = { type: /** @type {const} */ ("string") };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { ...text, default: "1" },
    library: text,
    way: text,
    json: text,
    clients: text,
    seconds: text,
    megabytes: text,
    bytes: text,
    perSecond: text,
    most: text,
  },
});
const machine = machineOf(undefined);
console.log(`${machineLine(machine)}\n`);
/** @type {Row[]} */
const rows = [];
for (const bench of positionals.length > 0 ? positionals.map(benchNamed) : BENCHES) {
  console.log(`## ${bench.name}\n${bench.asks}\n`);
  const played = playable(bench);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const { library, row } of played) {
      row.runs.push(await bench.play(library, row.way, sizeOf(bench)));
      console.error(bench.name, row.library, row.way, row.runs.at(-1));
    }
  }
  rows.push(...played.map(({ row }) => row));
  console.log(`${tableOf(bench, rows)}\n`);
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);

/** In this order in each round: way by way, so that the libraries stand beside each other. @param {import("./contract.ts").FaultBench} bench */
function playable(bench) {
  const ways = [...new Set(LIBRARIES.flatMap((library) => bench.waysOf(library)))];
  return ways
    .filter((way) => way === (values.way ?? way))
    .flatMap((way) =>
      LIBRARIES.filter(
        (library) =>
          bench.waysOf(library).includes(way) &&
          library.label === (values.library ?? library.label),
      ).map((library) => {
        /** @type {Row} */
        const row = {
          bench: bench.name,
          library: library.label,
          way,
          size: sizeOf(bench),
          runs: [],
        };
        return { library, row };
      }),
    );
}

/** @param {import("./contract.ts").FaultBench} bench @returns {Size} */
function sizeOf({ full }) {
  const size = (/** @type {keyof Size} */ name) => Number(values[name] ?? full[name] ?? 0);
  return {
    clients: size("clients"),
    seconds: size("seconds"),
    megabytes: size("megabytes"),
    bytes: size("bytes"),
    perSecond: size("perSecond"),
    most: size("most"),
  };
}
