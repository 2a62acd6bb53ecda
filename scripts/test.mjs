// `npm test`: installs, builds, checks and runs every test; the last line says how many passed and failed.
// `npm test -- <filters>` runs only the test files that match, without the checks.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { build } from "./build.mjs";
import { check } from "./check.mjs";
import { at, bin, run } from "./command.mjs";
import { install } from "./install.mjs";
import { runMain, say } from "./progress.mjs";
import { installForTests } from "./system.mjs";

const REPORT = ".cache/vitest.json";

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

await runMain(async () => {
  const filters = process.argv.slice(2);
  await install();
  await installForTests();
  await build();
  const checked = filters.length > 0 || (await check());
  const tally = await runTests(filters);
  if (!checked) say("The checks above failed: they count as one failed test.");
  if (!checked) tally.failed += 1;
  say(`\n${line(tally)}`);
  return tally.failed > 0 ? 1 : 0;
});

/**
 * @param {readonly string[]} filters
 * @returns {Promise<Tally>}
 */
async function runTests(filters) {
  rmSync(at(REPORT), { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${REPORT}`];
  const { code } = await run(bin("vitest"), ["run", ...reporters, ...filters], { show: true });
  const tally = readTally();
  // An unhandled error or a crash of the runner fails the run though every test may have passed.
  if (code !== 0 && tally.failed === 0) tally.failed = 1;
  return tally;
}

/** @returns {Tally} what the report says; a file that could not be loaded counts as one failed test */
function readTally() {
  if (!existsSync(at(REPORT))) return { passed: 0, failed: 0, skipped: 0 };
  /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} */
  const report = JSON.parse(readFileSync(at(REPORT), "utf8"));
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** @param {Tally} tally */
function line({ passed, failed, skipped }) {
  const ran = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${ran}, ${skipped} skipped` : ran;
}
