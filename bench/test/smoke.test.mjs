import { describe, expect, test } from "vitest";
import { readStill, subjectsOf } from "../driver.mjs";
import { runOnce } from "../run-once.mjs";
import { SCENARIOS, STILL_SCENARIOS } from "../scenarios.mjs";

/** Each scenario in its tiny form: a wrong count or content on the way fails the run. */
describe.each(SCENARIOS)("the bench $name", (scenario) => {
  test.each(subjectsOf(scenario))("gets what it should from %s", async (subject) => {
    const figures = await runOnce({ scenario, subject, params: scenario.smoke, seconds: 0 });
    expect(Object.keys(figures)).toEqual(
      expect.arrayContaining(scenario.figures.map(({ key }) => key)),
    );
    expect(Object.values(figures).filter((figure) => !Number.isFinite(figure))).toEqual([]);
  });
});

test.each(STILL_SCENARIOS)("the bench $name reads a figure of each subject", (scenario) => {
  const { values } = readStill(scenario);
  for (const { key } of scenario.figures) {
    expect(values[key]?.baro?.median).toBeGreaterThan(0);
    expect(values[key]?.["socket.io"]?.median).toBeGreaterThan(0);
  }
});
