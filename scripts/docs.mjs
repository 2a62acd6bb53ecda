// What can be told wrong in the documentation: links and paths that lead nowhere, and code that does not compile.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { at, bin, must, run } from "./command.mjs";
import { SIDES, sideOf } from "./doc-names.mjs";
import { anchors, codeBlocks, pointers } from "./markdown.mjs";

/** Folders whose paths are checked where a page names them in backticks. */
const FOLDERS = ["packages", "apps", "conformance", "scripts", "docs", "bench"];

/** Folders that come to be when something runs. */
const MADE = /\/(data|results|dist)\//;

/** Pages whose code blocks must compile. */
const PAGES = /^(README(\.ko)?\.md|docs\/guide\/.*\.md|packages\/\w+\/README\.md)$/;

const WORKPLACE = ".cache/docs";

/** What short examples may do: leave types out, and declare a name twice to show two ways. */
const OPTIONS = {
  target: "es2022",
  lib: ["es2022", "dom"],
  module: "preserve",
  moduleDetection: "force",
  types: ["node"],
  strict: true,
  noImplicitAny: false,
  useUnknownInCatchVariables: false,
  skipLibCheck: true,
  noEmit: true,
};
const DECLARED_TWICE = "error TS2451:";

/** @returns {Promise<string[]>} one line for each fault of any page */
export async function docFaults() {
  const pages = await trackedPages();
  const links = pages.flatMap((page) => linkFaults(page, read(page)));
  return [...links, ...(await codeFaults(pages.filter((page) => PAGES.test(page))))];
}

/** @param {string} page */
const read = (page) => readFileSync(at(page), "utf8");

/** @returns {Promise<string[]>} */
async function trackedPages() {
  const output = await must("git", ["ls-files", "*.md"], {
    next: "run this inside a git checkout.",
  });
  return output.split("\n").filter((page) => page !== "" && existsSync(at(page)));
}

/**
 * @param {string} page path relative to the project
 * @param {string} text
 * @returns {string[]}
 */
export function linkFaults(page, text) {
  const { links, paths } = pointers(text, FOLDERS);
  const local = links.filter(({ target }) => !/^[a-z]+:/.test(target));
  const dead = local.filter(({ target }) => !leadsSomewhere(page, text, target));
  const gone = paths.filter(({ target }) => !MADE.test(target) && !existsSync(at(target)));
  return [...dead, ...gone].map(({ target, line }) => `${page}:${line}: ${target} is not there`);
}

/** @param {string} page @param {string} text @param {string} target */
function leadsSomewhere(page, text, target) {
  const [path = "", anchor = ""] = target.split("#");
  if (path === "") return anchors(text).has(anchor);
  const file = join(dirname(page), path);
  if (!existsSync(at(file))) return false;
  return anchor === "" || !file.endsWith(".md") || anchors(read(file)).has(anchor);
}

/** @param {readonly string[]} pages @returns {Promise<string[]>} */
async function codeFaults(pages) {
  rmSync(at(WORKPLACE), { recursive: true, force: true });
  for (const page of pages) writeBlocks(page);
  const faults = await Promise.all(Object.entries(SIDES).map(compileSide));
  return faults.flat();
}

/** Each block becomes a module in which its lines have the numbers that they have in the page. @param {string} page */
function writeBlocks(page) {
  for (const { language, line, code } of codeBlocks(read(page))) {
    if (language !== "js" && language !== "ts") continue;
    const folder = at(`${WORKPLACE}/${sideOf(page, code)}/${dirname(page)}`);
    mkdirSync(folder, { recursive: true });
    const name = page.slice(page.lastIndexOf("/") + 1);
    writeFileSync(`${folder}/${name}.${line}.ts`, "\n".repeat(line) + code);
  }
}

/** @param {[side: string, names: string]} side @returns {Promise<string[]>} */
async function compileSide([side, names]) {
  const folder = `${WORKPLACE}/${side}`;
  mkdirSync(at(folder), { recursive: true });
  writeFileSync(at(`${folder}/names.ts`), names);
  const config = at(`${folder}/tsconfig.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: OPTIONS, include: ["**/*.ts"] }));
  const { output } = await run(bin("tsc"), ["-p", config, "--pretty", "false"]);
  return output
    .split("\n")
    .filter((line) => line.includes("error TS") && !line.includes(DECLARED_TWICE))
    .map((line) => inPage(line, `${folder}/`));
}

/** @param {string} line what tsc says @param {string} folder */
function inPage(line, folder) {
  return line.replace(folder, "").replace(/\.\d+\.ts\((\d+),\d+\)/, ":$1");
}
