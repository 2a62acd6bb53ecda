// The load generator: it is told which scenario to play against which port.
import { serveCalls } from "../child.mjs";
import { scenarioNamed } from "../scenarios.mjs";

/** @typedef {{ scenario: string, port: number, params: Record<string, number> }} Start */

serveCalls(async (start) => {
  const { scenario, ...context } = /** @type {Start} */ (start);
  return { ...scenarioNamed(scenario).load(context), started: () => ({}) };
});
