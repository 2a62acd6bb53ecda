import { writeFileSync } from "node:fs";
import { at } from "./command.mjs";

export const UNSTEADY = ".cache/unsteady.json";

/** A reporter of vitest that keeps which tests failed at first and passed when they were tried again. */
export default class Unsteady {
  /** @type {string[]} */
  #names = [];

  /** @param {import("vitest/node").TestCase} test */
  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky)
      this.#names.push(`${test.module.relativeModuleId} > ${test.name}`);
  }

  onTestRunEnd() {
    writeFileSync(at(UNSTEADY), JSON.stringify(this.#names));
  }
}
