import { existsSync } from "node:fs";
import { run } from "./command.mjs";
import { StepFailed, say, step } from "./progress.mjs";

/**
 * Debian packages that are needed besides npm's; `present` are the commands or files, any of which says that it is
 * there. Without an `optional` one the tests pass, but screenshots lack its letters.
 * @typedef {{ package: string, present: readonly string[], optional?: boolean }} SystemPackage
 */

/** @type {readonly SystemPackage[]} */
const FOR_TESTS = [
  { package: "chromium", present: ["chromium", "chromium-browser", "google-chrome"] },
  { package: "redis-server", present: ["redis-server"] },
  // Debian's wrapper is on the PATH, the server itself is not.
  { package: "postgresql", present: ["pg_ctlcluster", "postgres"] },
  { package: "nginx-light", present: ["nginx"] },
  { package: "openssl", present: ["openssl"] },
  {
    package: "fonts-noto-cjk",
    present: ["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"],
    optional: true,
  },
  {
    package: "fonts-noto-color-emoji",
    present: ["/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"],
    optional: true,
  },
];

const APT = ["-q", "-o", "Dpkg::Use-Pty=0"];

/** @type {readonly SystemPackage[]} */
const FOR_COMPILING = [
  { package: "build-essential", present: ["g++"] },
  { package: "python3", present: ["python3"] },
];

/** Installs the browser, services and fonts of the tests where that is possible, else says which packages are missing. */
export const installForTests = () => installSystemPackages("The test suite", FOR_TESTS);

/**
 * SQLite comes compiled from its own download place; where that cannot be reached, npm compiles it, which needs these.
 */
export const installForCompiling = () => installSystemPackages("Compiling SQLite", FOR_COMPILING);

/**
 * @param {string} who
 * @param {readonly SystemPackage[]} needed
 */
async function installSystemPackages(who, needed) {
  /** @type {SystemPackage[]} */
  const missing = [];
  for (const one of needed) if (!(await isPresent(one.present))) missing.push(one);
  if (missing.length === 0) return;
  const names = missing.map((one) => one.package);
  if (await canInstall()) {
    await step(`install ${names.join(", ")} (apt-get, a minute or two)`, () => aptInstall(names));
  } else if (missing.every((one) => one.optional)) {
    say(`! Screenshots lack letters without ${names.join(", ")}; ${byHand(names)}`);
  } else {
    throw tellByHand(who, names);
  }
}

/** @param {readonly string[]} names */
async function isPresent(names) {
  for (const name of names) {
    if (name.startsWith("/") ? existsSync(name) : await isCommand(name)) return true;
  }
  return process.platform !== "linux" && names.every((name) => name.startsWith("/"));
}

/** @param {string} name */
async function isCommand(name) {
  const { code } = await run("sh", ["-c", 'command -v "$1"', "sh", name]);
  return code === 0;
}

async function canInstall() {
  return process.getuid?.() === 0 && (await isCommand("apt-get"));
}

/** @param {readonly string[]} names */
async function aptInstall(names) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", [...APT, "update"], { env });
  const install = [...APT, "install", "-y", "--no-install-recommends", ...names];
  const { code, output } = await run("apt-get", install, { env });
  if (code !== 0) {
    throw new StepFailed(`apt-get ended with ${code}:\n${output.slice(-3000)}`, byHand(names));
  }
}

/**
 * @param {string} who
 * @param {readonly string[]} names
 */
function tellByHand(who, names) {
  return new StepFailed(
    `${who} needs ${names.join(", ")}, which this user cannot install.`,
    byHand(names),
  );
}

/** @param {readonly string[]} names */
const byHand = (names) =>
  `as root: apt-get update && apt-get install -y ${names.join(" ")}; then run it again.`;
