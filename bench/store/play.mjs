import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("child.mjs", import.meta.url));

/**
 * Plays a job in a new process.
 * @param {string} job
 * @param {object} plan
 * @returns {Promise<Record<string, unknown>>}
 */
export async function play(job, plan) {
  const child = spawn(process.execPath, [CHILD, job, JSON.stringify(plan)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (data) => {
    output += data;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${job} ended with ${code}`);
  return JSON.parse(output);
}
