import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { at, must } from "./command.mjs";
import { step } from "./progress.mjs";

/** npm's `node` package is a script that installs one of these; each holds the program itself. */
const PACKAGE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/**
 * Another Node than the one that runs this, from npm; kept in the checkout's cache for the next time.
 * @param {string} major
 * @returns {Promise<string>} path of the program
 */
export async function otherNode(major) {
  const folder = at(`.cache/node-${major}/`);
  const program = `${folder}node_modules/${PACKAGE}/bin/node`;
  if (existsSync(program)) return program;
  await step(`fetch Node ${major}`, async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}package.json`, JSON.stringify({ private: true }));
    const args = ["install", "--ignore-scripts", "--loglevel=error", `${PACKAGE}@${major}`];
    await must("npm", args, { cwd: folder, next: "name a Node that npm has, as in --node 26." });
  });
  return program;
}
