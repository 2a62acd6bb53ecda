import { rates } from "@baro/server";
import { AskedProcess, eachTest, TimerWatch } from "@baro/testing";
import { describe, expect, it } from "vitest";
import type { RatesProgram } from "../support/rates-program.ts";

describe("in a process of its own", () => {
  const program = eachTest(async () => {
    const asked = await AskedProcess.start<RatesProgram>({
      program: new URL("../support/rates-program.ts", import.meta.url),
    });
    return { ask: asked.ask.bind(asked), close: () => asked.stop() };
  });

  it("keeps of an address nothing of the header that it was cut out of", async () => {
    expect(await program().ask("ofAddresses")).toBeLessThan(1000);
  });

  it("keeps no long text, as it may be a client that has chosen it", async () => {
    expect(await program().ask("ofLongTexts")).toBeLessThan(1000);
  });

  it("knows a bounded number of people, however many come", async () => {
    expect(await program().ask("ofStrangers")).toBeLessThan(100_000 * 300);
  });
});

it("sets no timer that would keep the process from ending, or wake it for each person", () => {
  const timers = new TimerWatch();
  const { pay } = rates({ door: { count: 5, within: 300_000 } }, { maxKeys: 50 });
  for (let index = 0; index < 100; index++) pay("door", `${index}`);
  expect(timers.alive).toEqual([]);
  timers.stop();
});
