import { expect, it } from "vitest";
import { soak } from "./soak.ts";

// The short form of `npm run soak`.

it("under mixed load on a bad network the server stays as it is, and has nothing left in the end", {
  timeout: 180_000,
}, async () => {
  const { samples, wrong } = await soak({ seconds: 25, every: 1 });
  expect(wrong).toEqual([]);
  const last = samples.at(-1);
  for (const kind of ["echoes", "binary echoes", "asked back", "heard", "visits", "faults"]) {
    expect(last?.baro.done[kind], kind).toBeGreaterThan(0);
    expect(last?.npm.done[kind], kind).toBeGreaterThan(0);
  }
  expect(last?.baro.done["published"]).toBeGreaterThan(0);
  expect(last?.baro.done["entries"]).toBeGreaterThan(0);
  expect(last?.server.slowConsumers).toBeGreaterThan(0);
});

it("a server that keeps every socket is found", { timeout: 180_000 }, async () => {
  const { wrong } = await soak({ seconds: 4, every: 1, leaks: true, patience: 1000 });
  expect(wrong).toContainEqual(expect.stringMatching(/^left behind: \d+ aliveSockets$/u));
});
