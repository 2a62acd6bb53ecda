import { existsSync } from "node:fs";
import { run } from "./command.mjs";
import { StepFailed, step } from "./progress.mjs";

/**
 * What the tests need besides npm's packages, as Debian packages; `present` are the commands or files, any of which
 * says that it is there.
 */
const NEEDED = [
  { package: "chromium", present: ["chromium", "chromium-browser", "google-chrome"] },
  {
    package: "fonts-noto-cjk",
    present: ["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"],
  },
  {
    package: "fonts-noto-color-emoji",
    present: ["/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"],
  },
];

const APT = ["-q", "-o", "Dpkg::Use-Pty=0"];

/** Installs the browser and fonts of the tests where that is possible, else says which packages are missing. */
export async function installSystemPackages() {
  /** @type {string[]} */
  const missing = [];
  for (const { package: name, present } of NEEDED) {
    if (!(await isPresent(present))) missing.push(name);
  }
  if (missing.length === 0) return;
  if (!(await canInstall())) throw tellByHand(missing);
  await step(`install ${missing.join(", ")} (apt-get, a minute or two)`, () => aptInstall(missing));
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

/** @param {readonly string[]} names */
function tellByHand(names) {
  return new StepFailed(
    `The browser tests need ${names.join(", ")}, which this user cannot install.`,
    byHand(names),
  );
}

/** @param {readonly string[]} names */
const byHand = (names) =>
  `as root: apt-get update && apt-get install -y ${names.join(" ")}; then run it again.`;
