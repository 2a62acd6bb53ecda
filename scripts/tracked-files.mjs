import { readFileSync, statSync } from "node:fs";
import { at, must } from "./command.mjs";
import { missingFrom, readLockfile } from "./lockfile.mjs";

const SOURCE = /\.(ts|tsx|mjs|cjs|css)$/;
const LONG_FILE_LINES = 350;

/** Paths of one machine, and where npm packages are downloaded from: neither belongs into the repository. */
const FOREIGN = [
  { what: "a path of one machine", pattern: /(?<![\w.~-])\/(?:root|home|Users|work|tmp)\/[\w.-]+/ },
  {
    what: "a registry's host",
    pattern: /https?:\/\/(?:registry\.|[\w.-]*\bnpm(?!js\.com\/package)[\w-]*\.)[\w.-]+/,
  },
];

/** @returns {Promise<string[]>} paths of the text files that git tracks or would track, relative to the project */
async function trackedFiles() {
  const output = await must("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    next: "run this inside a git checkout.",
  });
  return output
    .split("\n")
    .filter(
      (path) =>
        path &&
        !/\.(png|jpe?g|ico|woff2?)$/.test(path) &&
        statSync(at(path), { throwIfNoEntry: false })?.isFile(),
    );
}

/** @returns {Promise<{ faults: string[], warnings: string[] }>} one line each */
export async function inspectTrackedFiles() {
  /** @type {string[]} */
  const faults = lockfileFaults();
  /** @type {string[]} */
  const warnings = [];
  for (const path of await trackedFiles()) {
    const lines = readFileSync(at(path), "utf8").split("\n");
    if (path !== "package-lock.json") faults.push(...foreignNames(path, lines));
    if (SOURCE.test(path) && lines.length > LONG_FILE_LINES) {
      warnings.push(`${path}: ${lines.length} lines; does it still say one thing?`);
    }
  }
  return { faults, warnings };
}

/**
 * @param {string} path
 * @param {readonly string[]} lines
 */
function foreignNames(path, lines) {
  return lines.flatMap((line, index) =>
    FOREIGN.filter(({ pattern }) => pattern.test(line)).map(
      ({ what }) => `${path}:${index + 1}: names ${what}: ${line.trim().slice(0, 120)}`,
    ),
  );
}

/** @returns {string[]} */
function lockfileFaults() {
  const { packages } = readLockfile();
  const addressed = Object.entries(packages)
    .filter(([, { resolved, link }]) => resolved !== undefined && !link)
    .map(
      ([name]) =>
        `package-lock.json: ${name} has a download address; install with the project's .npmrc`,
    );
  const missing = missingFrom(packages).map(
    ({ parent, name }) =>
      `package-lock.json: lacks ${name}, which ${parent} may need; run node scripts/lockfile.mjs`,
  );
  return [...addressed, ...missing];
}
