import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { at } from "./command.mjs";

const IGNORED = new Set(["node_modules", "dist"]);

/**
 * Digest of the contents of files and folders; what does not exist counts as empty.
 * @param {readonly string[]} paths relative to the project
 */
function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of filesUnder(at(path)))
      hash.update(file).update("\0").update(readFileSync(file));
  }
  return hash.digest("hex");
}

/**
 * Every file below a path (the path itself when it is a file), without built and installed ones.
 * @param {string} path
 * @returns {string[]}
 */
export function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !IGNORED.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}

/**
 * Does the work unless its inputs are the same as the last time and its outputs are still there.
 * @param {string} stamp path of the file that remembers the last time
 * @param {{ inputs: readonly string[], outputs: readonly string[] }} files relative to the project
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether it was done
 */
export async function whenChanged(stamp, { inputs, outputs }, work) {
  const now = fingerprint(inputs);
  const same = existsSync(at(stamp)) && readFileSync(at(stamp), "utf8") === now;
  if (same && outputs.every((path) => existsSync(at(path)))) return false;
  await work();
  mkdirSync(dirname(at(stamp)), { recursive: true });
  writeFileSync(at(stamp), now);
  return true;
}
