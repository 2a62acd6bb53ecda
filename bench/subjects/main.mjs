// The process under test: it is told which subject to be and in which scenario.
import { serveCalls } from "../child.mjs";
import { scenarioNamed } from "../scenarios.mjs";
import { measures } from "./measure.mjs";
import { startSubject } from "./start.mjs";

/** @typedef {{ scenario: string, subject: import("../contract.ts").Subject, params: Record<string, number> }} Start */

serveCalls(async (start) => {
  const { scenario, subject, params } = /** @type {Start} */ (start);
  const { port, actions } = await startSubject(scenarioNamed(scenario), subject, params);
  return { ...actions, ...measures(), started: () => ({ port }) };
});
