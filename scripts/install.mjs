import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { at, must, run } from "./command.mjs";
import { StepFailed, step } from "./progress.mjs";
import { installForCompiling } from "./system.mjs";

const CI = ["ci", "--no-fund", "--no-audit", "--loglevel=error"];

const OLDEST_NODE = [20, 19];

/** @typedef {{ version?: string, link?: boolean, optional?: boolean }} LockEntry */

/** Installs the dependencies of the lockfile when they are missing or are not those of the lockfile. */
export async function install() {
  checkNode();
  if (isInstalled()) return;
  await step("install dependencies (npm ci, a minute or two)", async () => {
    const env = compilerSettings();
    const { code, output } = await run("npm", CI, { env });
    if (code === 0) return;
    // Without a compiled SQLite for this machine npm needs a compiler, which a fresh machine lacks.
    if (output.includes("gyp ERR!")) await installForCompiling();
    await must("npm", CI, {
      env,
      next: "check the network and the registry (npm ping), then run the command again.",
    });
  });
}

/**
 * What helps where SQLite has to be compiled: every core, and the headers that came with this Node, which would
 * otherwise be downloaded.
 * @returns {NodeJS.ProcessEnv}
 */
function compilerSettings() {
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(`${prefix}/include/node/node_version.h`);
  return { JOBS: "max", ...(headers ? { npm_config_nodedir: prefix } : {}) };
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new StepFailed(
    `This is Node ${process.versions.node}; Baro needs ${OLDEST_NODE.join(".")} or newer.`,
    "install a newer Node and run the command again.",
  );
}

/** npm writes down what it installed when it has finished, scripts included: no other stamp is needed. */
function isInstalled() {
  const wanted = lockedPackages("package-lock.json");
  const present = lockedPackages("node_modules/.package-lock.json");
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/") || entry.optional) return true;
    return present[path] !== undefined && present[path].version === entry.version;
  });
}

/** @param {string} path @returns {Record<string, LockEntry>} by folder */
function lockedPackages(path) {
  if (!existsSync(at(path))) return {};
  return JSON.parse(readFileSync(at(path), "utf8")).packages;
}
