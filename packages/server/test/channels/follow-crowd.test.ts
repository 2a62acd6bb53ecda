import { afterEach, expect, it, vi } from "vitest";
import type { Projection } from "../../src/channels/projection.ts";
import { settled } from "../support/channel-world.ts";
import { followScene, Gate, Offsets, upTo } from "../support/projections.ts";

afterEach(async () => {
  // The turn that is measured must not begin on one clock and go on on another.
  await settled();
  vi.restoreAllMocks();
});

const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `log${n}`);

/** A projection that takes so many ms for an entry: of a clock that nothing else moves. */
function busy(ms: number) {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const offsets = new Offsets();
  let inTurn = 0;
  let total = 0;
  const { after } = offsets;
  const entry: Projection["entry"] = (...of) => {
    now += ms;
    inTurn++;
    total++;
    return offsets.entry(...of);
  };
  /** Lets turns of the event loop pass until so many entries were taken in. @returns the most in one of them */
  const worst = async (expected: number): Promise<number> => {
    let most = 0;
    inTurn = 0;
    for (let turns = 0; total < expected && turns < 10_000; turns++) {
      await settled();
      most = Math.max(most, inTurn);
      inTurn = 0;
    }
    return most;
  };
  return { offsets, projection: { after, entry }, worst };
}

it("lets all else have its turn while it catches up with one channel", async () => {
  const { channels, publish } = followScene();
  await publish(200);
  const { offsets, projection, worst } = busy(4);
  const following = channels.follow(projection, ["log"]);
  expect(await worst(200)).toBeLessThanOrEqual(3);
  await following;
  expect(offsets.taken).toEqual({ log: upTo(200) });
});

it("lets all else have its turn while many channels catch up, and takes in what comes then in order", async () => {
  const { channels, publish } = followScene();
  const logs = names(50);
  const all = (count: number) => Promise.all(logs.map((name) => publish(count, name)));
  await all(20);
  const { offsets, projection, worst } = busy(4);
  await channels.follow(projection);
  await all(1);
  const catching = worst(50 * 22);
  const publishing = all(1);
  expect(await catching).toBeLessThanOrEqual(6);
  await publishing;
  expect(offsets.taken).toEqual(Object.fromEntries(logs.map((name) => [name, upTo(22)])));
});

it("takes the very next entry in at once though another channel catches up", async () => {
  const { channels, publish } = followScene();
  await publish(200);
  const { offsets, projection, worst } = busy(100);
  const following = channels.follow(projection, ["log"]);
  while (offsets.reached() === 0) await settled();
  const seen: unknown[] = [];
  channels.on("entry", (channel, { offset }) => seen.push([offset, offsets.reached(channel)]));
  await publish(3, "other");
  expect(offsets.reached()).toBeLessThan(200);
  expect(seen).toEqual(upTo(3).map((offset) => [offset, offset]));
  await worst(203);
  await following;
});

it("has 32 channels at most in memory while they catch up, and the others wait in order", async () => {
  const { channels, publish } = followScene();
  const logs = names(40);
  for (const name of logs) await publish(2, name);
  const gate = new Gate();
  const begun: string[] = [];
  const offsets = new Offsets();
  const entry: Projection["entry"] = async (...of) => {
    if (!begun.includes(of[0])) begun.push(of[0]);
    await gate.opened;
    return offsets.entry(...of);
  };
  await channels.follow({ after: offsets.after, entry });
  for (const name of logs) await publish(1, name);
  await settled();
  expect(begun).toEqual(logs.slice(0, 32));
  await publish(1, "live");
  expect(begun).toContain("live");
  gate.open();
  await expect.poll(() => offsets.reached("log39")).toBe(3);
  expect(begun.filter((name) => name !== "live")).toEqual(logs);
});

it("reads nothing any more for those that wait when the start fails", async () => {
  const { channels, publish, store, reported } = followScene();
  const logs = names(40);
  for (const name of ["named", ...logs]) await publish(2, name);
  const [failing, hanging] = [new Gate(), new Gate()];
  const locked = new Error("the app's database is locked");
  const entry: Projection["entry"] = async (channel) => {
    if (channel !== "named") return await hanging.opened;
    await failing.opened;
    throw locked;
  };
  const beginning = channels.follow({ after: () => 0, entry }, ["named"]);
  beginning.catch(() => {});
  for (const name of logs) await publish(1, name);
  await settled();
  const { reads } = store;
  failing.open();
  await settled();
  hanging.open();
  await expect(beginning).rejects.toBe(locked);
  // The one that got the place of the one that failed.
  expect([store.reads - reads, reported]).toEqual([1, []]);
});
