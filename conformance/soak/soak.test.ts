import { expect, it } from "vitest";
import type { Sample } from "./sample.ts";
import { soak } from "./soak.ts";

// The short form of `npm run soak`.

/** What clients of either library do, and those of Baro alone. */
const ALL = ["echoes", "binary echoes", "asked back", "heard", "visits", "faults"];
const OWN = ["published", "entries"];

/** What has not happened yet. */
function missing({ server, baro, npm }: Sample): string[] {
  return [
    ...[...ALL, ...OWN].filter((kind) => !baro.done[kind]).map((kind) => `baro: ${kind}`),
    ...ALL.filter((kind) => !npm.done[kind]).map((kind) => `npm: ${kind}`),
    ...(server.slowConsumers > 0 ? [] : ["slow consumers"]),
  ];
}

it("under mixed load on a bad network the server stays as it is, and has nothing left in the end", {
  timeout: 300_000,
}, async () => {
  const { samples, wrong } = await soak({
    seconds: 25,
    every: 1,
    isUnderWay: (sample) => missing(sample).length === 0,
  });
  expect(wrong).toEqual([]);
  expect(samples.slice(-1).map(missing)).toEqual([[]]);
});

it("a server that keeps every socket is found", { timeout: 300_000 }, async () => {
  const { wrong } = await soak({
    seconds: 4,
    every: 1,
    isUnderWay: ({ server }) => server.aliveSockets > 0,
    leaks: true,
    patience: 1000,
  });
  expect(wrong).toContainEqual(expect.stringMatching(/^left behind: \d+ aliveSockets$/u));
});
