import { describe, expect, test } from "vitest";
import { workOf } from "../command-line.mjs";
import { SCENARIOS, STILL_SCENARIOS } from "../scenarios.mjs";

describe("the bench's command line", () => {
  test("asks for everything when it names nothing", () => {
    const { played, read, plan } = workOf([]);
    expect(played.map(({ scenario }) => scenario)).toEqual(SCENARIOS);
    expect(read).toEqual(STILL_SCENARIOS);
    expect(plan.rounds).toBeGreaterThanOrEqual(5);
  });

  test("plays the cases that have the named parameter", () => {
    const [broadcast] = workOf(["broadcast", "--clients", "10000"]).played;
    expect(broadcast?.cases.map(({ params }) => params)).toEqual([
      { clients: 10000, bytes: 100, perTurn: 1 },
    ]);
  });

  test("makes a case of its own when no case has the parameter", () => {
    const [broadcast] = workOf(["broadcast", "--clients", "77"]).played;
    expect(broadcast?.cases).toEqual([{ params: { clients: 77, bytes: 100, perTurn: 1 } }]);
  });

  test("plays the tiny form of each scenario once with --smoke", () => {
    const { played, plan } = workOf(["--smoke", "echo"]);
    expect(played.map(({ cases }) => cases)).toEqual([[{ params: SCENARIOS[2]?.smoke }]]);
    expect(plan).toMatchObject({ rounds: 1, seconds: 0 });
  });

  test("takes rounds, seconds and subjects", () => {
    const { plan } = workOf([
      "echo",
      "--rounds",
      "9",
      "--seconds",
      "0.5",
      "--subjects",
      "net,baro",
    ]);
    expect(plan).toEqual({ rounds: 9, seconds: 0.5, only: ["baro", "net"] });
  });

  test("refuses scenarios, parameters and values that it does not know", () => {
    expect(() => workOf(["broadcats"])).toThrow("no broadcats; there are broadcast,");
    expect(() => workOf(["echo", "--client", "3"])).toThrow("no parameter --client");
    expect(() => workOf(["echo", "--clients", "many"])).toThrow("--clients takes a number");
    expect(() => workOf(["echo", "--rounds"])).toThrow("--rounds takes a number");
  });
});
