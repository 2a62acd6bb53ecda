import { describe, expect, it } from "vitest";
import { type ProbeInput, type ProbeState, probeStep } from "../../src/engine/probe.ts";

function run(...inputs: ProbeInput[]) {
  const actions: string[] = [];
  let state: ProbeState = "opening";
  for (const input of inputs) {
    const [next, ...todo] = probeStep(state, input);
    state = next;
    actions.push(...todo);
  }
  return { state, actions };
}

describe("probeStep", () => {
  it("asks, pauses and switches when all goes well", () => {
    expect(run("opened", "confirmed", "paused")).toEqual({
      state: "upgraded",
      actions: ["ask", "pause", "switch"],
    });
  });

  it.each([
    { inputs: ["refused"] as const, actions: ["discard", "report"] },
    { inputs: ["opened", "refused"] as const, actions: ["ask", "discard", "report"] },
    {
      inputs: ["opened", "confirmed", "refused"] as const,
      actions: ["ask", "pause", "discard", "resume", "report"],
    },
  ])(
    "keeps the current transport when the candidate fails after $inputs",
    ({ inputs, actions }) => {
      expect(run(...inputs)).toEqual({ state: "failed", actions });
    },
  );

  it.each([
    { inputs: [] as const },
    { inputs: ["opened"] as const },
    { inputs: ["opened", "confirmed"] as const },
  ])("closes the candidate silently when it is not needed any more after $inputs", ({ inputs }) => {
    const { state, actions } = run(...inputs, "abandoned");
    expect(state).toBe("failed");
    expect(actions.at(-1)).toBe("discard");
    expect(actions).not.toContain("report");
  });

  it.each(["opened", "confirmed", "refused", "paused", "abandoned"] as const)(
    "ignores %s once it is over",
    (input) => {
      expect(probeStep("upgraded", input)).toEqual(["upgraded"]);
      expect(probeStep("failed", input)).toEqual(["failed"]);
    },
  );

  it("ignores what comes out of order", () => {
    expect(run("confirmed", "paused")).toEqual({ state: "opening", actions: [] });
  });
});
