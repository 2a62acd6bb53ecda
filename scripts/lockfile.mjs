import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { at } from "./command.mjs";

/**
 * npm writes into the lockfile only those platform packages that its registry had at that moment; with one missing,
 * `npm ci` refuses the lockfile. This finds them, and run as a program (`node scripts/lockfile.mjs`) adds them.
 *
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {boolean} [link]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [cpu]
 * @property {string[]} [os]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 *
 * @typedef {Record<string, LockEntry>} Packages by folder; "" is the project
 * @typedef {{ parent: string, name: string, version: string }} Missing
 */

const OS = /\b(android|darwin|linux|win32|freebsd|netbsd|openbsd|openharmony|sunos|aix)\b/;
const CPU = /\b(arm64|x64|ia32|arm|ppc64|riscv64|s390x|loong64|mips64el|wasm32)\b/;

/** @returns {{ packages: Packages }} the lockfile */
export function readLockfile() {
  return JSON.parse(readFileSync(at("package-lock.json"), "utf8"));
}

/**
 * The optional dependencies for which there is no entry of the right version.
 * @param {Packages} packages
 * @returns {Missing[]}
 */
export function missingFrom(packages) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name, version]) => {
        const entry = packages[folderSeenFrom(packages, parent, name) ?? ""];
        return !entry || (/^\d/.test(version) && entry.version !== version);
      })
      .map(([name, version]) => ({ parent, name, version })),
  );
}

/**
 * Where Node would find a package.
 * @param {Packages} packages
 * @param {string} from folder of who asks
 * @param {string} name
 * @returns {string | undefined} its folder
 */
function folderSeenFrom(packages, from, name) {
  const own = `${from && `${from}/`}node_modules/${name}`;
  if (packages[own]) return own;
  if (!from) return undefined;
  return folderSeenFrom(
    packages,
    from.replace(/\/?(?:node_modules\/(?:@[^/]+\/)?)?[^/]+$/, ""),
    name,
  );
}

/**
 * @param {Packages} packages
 * @param {Missing} missing
 * @returns {Packages} with the entry
 */
function withEntry(packages, { parent, name, version }) {
  const top = `node_modules/${name}`;
  const folder = packages[top] ? `${parent}/${top}` : top;
  const { cpu, libc, os } = platformOf(name);
  const dev = packages[parent]?.dev ? { dev: true } : {};
  const entry = { version, ...cpu, ...dev, ...libc, optional: true, ...os };
  return { ...packages, [folder]: entry };
}

/** A platform package says in its name where it runs. @param {string} name */
function platformOf(name) {
  const [os, cpu] = [OS.exec(name)?.[1], CPU.exec(name)?.[1]];
  const libc = name.endsWith("musl")
    ? "musl"
    : name.endsWith("gnu") && os === "linux"
      ? "glibc"
      : undefined;
  return {
    cpu: cpu ? { cpu: [cpu] } : {},
    libc: libc ? { libc: [libc] } : {},
    os: os ? { os: [os] } : {},
  };
}

function complete() {
  const lockfile = readLockfile();
  const missing = missingFrom(lockfile.packages);
  const packages = missing.reduce(withEntry, lockfile.packages);
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  const whole = { ...lockfile, packages: Object.fromEntries(sorted) };
  writeFileSync(at("package-lock.json"), `${JSON.stringify(whole, undefined, 2)}\n`);
  console.log(`${missing.length} platform packages added to package-lock.json`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) complete();
