// `node bench/store/run.mjs`: what keeping messages costs, by channels on each store, and by an INSERT in the handler.
// `--rounds 3 --seconds 2 --entries 1000000` are the defaults.
import { parseArgs } from "node:util";
import { machineLine, machineOf } from "../report/machine.mjs";
import { median } from "../stats.mjs";
import { KEEPERS } from "./keepers.mjs";
import { play } from "./play.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "2" },
    entries: { type: "string", default: "1000000" },
  },
});
const [rounds, seconds, entries] = [values.rounds, values.seconds, values.entries].map(Number);

console.log(`${machineLine(machineOf(undefined))}\n`);
await table("500 under way at any time", "saturate", { inFlight: 500, seconds });
await table("20,000 a second", "steadily", { perSecond: 20_000, seconds });
console.log(`## A log of ${Number(entries).toLocaleString("en")} entries in SQLite\n`);
console.log("| | p50 (ms) | p99 (ms) |\n|---|--:|--:|");
const pages = await play("long-log", { entries, reads: 300 });
for (const [name, figures] of Object.entries(pages))
  console.log(row(name, figures, ["p50", "p99"]));

await resumes();

async function resumes() {
  const head = [
    "clients",
    "channels of each",
    "missed in each",
    "entries a second",
    "p50 (ms)",
    "p99 (ms)",
  ];
  console.log(`\n## Clients that come back at once\n\n| | ${head.join(" | ")} |`);
  console.log(`|---|${"--:|".repeat(head.length)}`);
  for (const plan of [
    { clients: 1000, channels: 1, missed: 100 },
    { clients: 100, channels: 100, missed: 10 },
  ]) {
    const figures = await play("resuming", plan);
    const keys = ["clients", "channels", "missed", "perSecond", "p50", "p99"];
    console.log(row("", { ...plan, ...figures }, keys));
  }
}

/** @param {string} title @param {string} job @param {object} plan */
async function table(title, job, plan) {
  console.log(`## ${title}\n`);
  console.log("| | published a second | p50 (ms) | p99 (ms) | event loop delay p99 (ms) |");
  console.log("|---|--:|--:|--:|--:|");
  /** @type {Map<string, Record<string, unknown>[]>} */
  const runs = new Map(Object.keys(KEEPERS).map((keeper) => [keeper, []]));
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const [keeper, all] of runs) all.push(await play(job, { keeper, ...plan }));
  }
  const keys = ["perSecond", "p50", "p99", "loopP99"];
  for (const [keeper, all] of runs) {
    const medians = keys.map((key) => [key, median(all.map((run) => Number(run[key])))]);
    console.log(row(keeper, Object.fromEntries(medians), keys));
  }
  console.log("");
}

/** @param {string} name @param {unknown} figures @param {readonly string[]} keys */
function row(name, figures, keys) {
  const cells = keys.map((key) =>
    Number(Reflect.get(Object(figures), key)).toLocaleString("en", { maximumSignificantDigits: 3 }),
  );
  return `| ${[name, ...cells].join(" | ")} |`;
}
