// `npm run check`: what can be told wrong without running the program. Each check prints one line.
import { existsSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { at, bin, must } from "./command.mjs";
import { docFaults } from "./docs.mjs";
import { install } from "./install.mjs";
import { checkPackageShape } from "./package-shape.mjs";
import { explain, runMain, StepFailed, say, step } from "./progress.mjs";
import { bundleSizes } from "./sizes.mjs";
import { inspectTrackedFiles } from "./tracked-files.mjs";

/** @type {readonly { title: string, work: () => Promise<unknown> }[]} */
const CHECKS = [
  { title: "types of every workspace (tsc)", work: checkTypes },
  { title: "lint and format (biome)", work: checkStyle },
  { title: "import layers and circles", work: checkLayers },
  { title: "unused exports and dependencies (knip)", work: checkUnused },
  { title: "shape of the packages (publint, arethetypeswrong)", work: checkPackageShape },
  { title: "links and code of the documentation", work: checkDocs },
  { title: "lockfile and tracked files", work: checkTrackedFiles },
  { title: "sizes of the client's bundles", work: bundleSizes },
];

/**
 * Runs every check on what is installed and built, also after one has failed.
 * @returns {Promise<boolean>} whether all passed
 */
export async function check() {
  let passed = true;
  for (const { title, work } of CHECKS) {
    await step(title, work).catch((error) => {
      passed = false;
      explain(error);
    });
  }
  return passed;
}

async function checkTypes() {
  const folders = ["packages", "apps"].flatMap((parent) =>
    readdirSync(at(parent)).map((name) => `${parent}/${name}`),
  );
  const projects = [".", ...folders].filter((folder) => existsSync(at(`${folder}/tsconfig.json`)));
  const results = await Promise.allSettled(
    projects.map((folder) => must(bin("tsc"), ["-p", folder], { next: "mend the types above." })),
  );
  const failures = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason] : [],
  );
  if (failures.length > 0) throw joined(failures);
}

/** @param {readonly unknown[]} failures */
function joined(failures) {
  const texts = failures.map((failure) =>
    failure instanceof Error ? failure.message : String(failure),
  );
  return new StepFailed(texts.join("\n"), "mend the types above.");
}

async function checkStyle() {
  const args = ["check", "--error-on-warnings", "--colors=off", "--reporter=summary", "."];
  await must(bin("biome"), args, {
    next: "`npm run format` mends what can be mended by itself and shows the rest.",
  });
}

async function checkLayers() {
  // Reads imports with TypeScript, which is there only once the dependencies are installed.
  const { layerFaults } = await import("./layers.mjs");
  failOn(layerFaults(), "the arrows stand in scripts/layer-table.mjs; ask through a port instead.");
}

async function checkUnused() {
  await must(bin("knip"), ["--no-progress", "--no-config-hints"], {
    next: "remove what nobody uses, or name its entry point in knip.json.",
  });
}

async function checkDocs() {
  failOn(
    await docFaults(),
    "mend the page; names that its code may use stand in scripts/doc-names.mjs.",
  );
}

async function checkTrackedFiles() {
  const { faults, warnings } = await inspectTrackedFiles();
  for (const warning of warnings) say(`  ! ${warning}`);
  failOn(faults, "take the named text out of the file.");
}

/**
 * @param {readonly string[]} faults
 * @param {string} next
 */
function failOn(faults, next) {
  if (faults.length > 0) throw new StepFailed(faults.join("\n"), next);
}

/** Installing and building is not what `--help` should do. */
function takeNoArguments() {
  const given = process.argv.slice(2);
  if (given.length === 0) return;
  const what = `npm run check takes no arguments, and was given: ${given.join(" ")}`;
  throw new StepFailed(what, "npm run check installs, builds and runs every check.");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runMain(async () => {
    takeNoArguments();
    await install();
    await build();
    return (await check()) ? 0 : 1;
  });
}
