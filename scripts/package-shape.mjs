import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, bin, must } from "./command.mjs";

/** The packages that are published. */
const PUBLISHED = /** @type {const} */ (["protocol", "server", "client", "sqlite", "metrics"]);

const NEXT = "compare the package.json fields with what the build writes (scripts/build.mjs).";

/** Packs each published package and has publint and arethetypeswrong look at the tarball. */
export async function checkPackageShape() {
  const folder = await mkdtemp(join(tmpdir(), "baro-pack-"));
  try {
    await Promise.all(PUBLISHED.map((name) => checkOne(name, folder)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * @param {string} name
 * @param {string} folder
 */
async function checkOne(name, folder) {
  const tarball = await pack(name, folder);
  await must(bin("publint"), ["run", tarball, "--strict"], { next: NEXT });
  // `socket.io-client/debug` has to resolve as it does there, where old module resolution finds nothing either.
  const args = [tarball, "--no-color", "--no-emoji", "--exclude-entrypoints", "./debug"];
  await must(bin("attw"), args, { next: NEXT });
}

/**
 * @param {string} name of a package's folder
 * @param {string} folder where the tarball goes
 * @returns {Promise<string>} its path
 */
async function pack(name, folder) {
  const args = [
    "pack",
    "--json",
    "--ignore-scripts",
    "--loglevel=error",
    "--pack-destination",
    folder,
  ];
  const output = await must("npm", args, { cwd: at(`packages/${name}`), next: NEXT });
  return join(folder, JSON.parse(output.slice(output.indexOf("[")))[0].filename);
}
