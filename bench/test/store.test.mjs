import { describe, expect, test } from "vitest";
import { KEEPERS } from "../store/keepers.mjs";
import { play } from "../store/play.mjs";

/** The tiny form of each: a message that is not kept, or a page that is too short, ends the process. */
describe.each(Object.keys(KEEPERS))("the bench of what is kept by %s", (keeper) => {
  test.each([
    ["saturate", { inFlight: 20, seconds: 0.05 }],
    ["steadily", { perSecond: 1000, seconds: 0.05 }],
  ])("plays: %s", async (job, plan) => {
    const figures = await play(job, { keeper, ...plan });
    expect(figures["perSecond"]).toBeGreaterThan(0);
    expect(Object.values(figures).filter((figure) => !Number.isFinite(figure))).toEqual([]);
  });
});

test("the bench of a long log reads its pages", async () => {
  const figures = await play("long-log", { entries: 1000, reads: 3 });
  expect(figures).toMatchObject({ "newest page": { p50: expect.any(Number) } });
});

test("the bench of clients that come back gets what each missed", async () => {
  const figures = await play("resuming", { clients: 5, channels: 3, missed: 120 });
  expect(figures).toMatchObject({ p99: expect.any(Number) });
});
