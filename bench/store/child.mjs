// Plays one job in a process of its own, in a folder of its own, and prints the figures: `child.mjs <job> <plan as JSON>`.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KEEPERS } from "./keepers.mjs";
import { longLog } from "./long-log.mjs";
import { saturate, steadily } from "./publishing.mjs";
import { resuming } from "./resuming.mjs";

/** @typedef {{ keeper: string, inFlight: number, perSecond: number, seconds: number, entries: number, reads: number, clients: number, channels: number, missed: number }} Plan */

/** @type {Record<string, (folder: string, plan: Plan) => Promise<object>>} */
const JOBS = {
  saturate: (folder, plan) => keeping(folder, plan, (keeper) => saturate(keeper, plan)),
  steadily: (folder, plan) => keeping(folder, plan, (keeper) => steadily(keeper, plan)),
  "long-log": longLog,
  resuming,
};

/** @param {string} folder @param {Plan} plan @param {(keeper: import("./keepers.mjs").Keeper) => Promise<object>} work */
async function keeping(folder, plan, work) {
  const start = KEEPERS[plan.keeper];
  if (!start) throw new Error(`no keeper "${plan.keeper}"`);
  const keeper = await start(folder);
  const figures = await work(keeper);
  await keeper.close();
  return figures;
}

const [job = "", plan = "{}"] = process.argv.slice(2);
const work = JOBS[job];
if (!work) throw new Error(`no job "${job}"; there are ${Object.keys(JOBS).join(", ")}`);
const folder = await mkdtemp(join(tmpdir(), "baro-bench-"));
try {
  process.stdout.write(JSON.stringify(await work(folder, JSON.parse(plan))));
} finally {
  await rm(folder, { recursive: true, force: true });
}
