import { afterEach, describe, expect, it, vi } from "vitest";
import type { Projection } from "../../src/channels/projection.ts";
import { StoreError } from "../../src/store/errors.ts";
import { settled } from "../support/channel-world.ts";
import { followScene, Gate, Offsets, upTo } from "../support/projections.ts";

afterEach(async () => {
  // No turn of the event loop may begin on one clock and go on on another.
  await settled();
  vi.restoreAllMocks();
});

const LOCKED = () => new Error("the app's database is locked");

describe.each([
  ["at once", false],
  ["later", true],
])("an entry that fails %s", (_when, isAsync) => {
  it("is reported and comes again, and none behind it comes before", async () => {
    const { channels, publish, timers, reported } = followScene();
    const offsets = new Offsets({ isAsync });
    await channels.follow(offsets);
    await publish(2);
    await expect.poll(() => offsets.reached()).toBe(2);
    const locked = LOCKED();
    offsets.failure = locked;
    await publish(1);
    await expect.poll(() => reported).toEqual([locked]);
    expect(offsets.reached()).toBe(2);
    offsets.failure = undefined;
    expect(await timers.pass()).toEqual([200]);
    await expect.poll(() => offsets.taken).toEqual({ log: upTo(3) });
    await publish(1);
    await expect.poll(() => offsets.taken).toEqual({ log: upTo(4) });
    expect(await timers.pass()).toEqual([]);
  });

  it("comes with the next one too, in front of it, once it has rested", async () => {
    const { channels, publish, timers, reported } = followScene();
    const now = vi.spyOn(performance, "now").mockReturnValue(1000);
    const offsets = new Offsets({ isAsync });
    await channels.follow(offsets);
    offsets.failure = LOCKED();
    await publish(3);
    await expect.poll(() => reported).toHaveLength(1);
    await settled();
    offsets.failure = undefined;
    now.mockReturnValue(1199);
    await publish(1);
    await settled();
    expect(offsets.taken).toEqual({});
    now.mockReturnValue(1200);
    await publish(1);
    await expect.poll(() => offsets.taken).toEqual({ log: upTo(5) });
    expect(await timers.pass()).toEqual([]);
  });

  it("is not tried again for each that is published meanwhile", async () => {
    const { channels, publish, store, timers, reported } = followScene();
    vi.spyOn(performance, "now").mockReturnValue(1000);
    const offsets = new Offsets({ isAsync });
    await channels.follow(offsets);
    offsets.failure = LOCKED();
    await publish(1);
    await expect.poll(() => reported).toHaveLength(1);
    const { reads } = store;
    offsets.failure = LOCKED();
    for (let round = 0; round < 50; round++) {
      await publish(10);
      await settled();
    }
    expect([reported.length, store.reads]).toEqual([1, reads]);
    offsets.failure = undefined;
    expect(await timers.pass()).toEqual([200]);
    await expect.poll(() => offsets.taken).toEqual({ log: upTo(501) });
    await publish(1);
    await expect.poll(() => offsets.reached()).toBe(502);
  });

  it("holds up no other channel", async () => {
    const { channels, publish } = followScene();
    const offsets = new Offsets({ isAsync });
    const { after } = offsets;
    const entry: Projection["entry"] = (channel, each) => {
      if (channel === "bad") throw LOCKED();
      return offsets.entry(channel, each, "/");
    };
    await channels.follow({ after, entry });
    await publish(2, "bad");
    await publish(2);
    await expect.poll(() => offsets.taken).toEqual({ log: [1, 2] });
  });
});

it("tries again ever more rarely, reporting each time, and soon again after it has succeeded", async () => {
  const { channels, publish, timers, reported } = followScene();
  const offsets = new Offsets();
  await channels.follow(offsets);
  const fails = async (times: number) => {
    const pauses: number[] = [];
    for (let round = 0; round < times; round++) {
      offsets.failure = LOCKED();
      pauses.push(...(await timers.pass()));
    }
    return pauses;
  };
  offsets.failure = LOCKED();
  await publish(1);
  expect(await fails(7)).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
  expect(reported).toHaveLength(8);
  offsets.failure = undefined;
  await timers.pass();
  offsets.failure = LOCKED();
  await publish(1);
  expect(await fails(1)).toEqual([200]);
});

it("tries soon again what fails behind an entry that did not", async () => {
  const { channels, publish, timers } = followScene();
  const offsets = new Offsets();
  const stopsAt =
    (last: number): Projection["entry"] =>
    (channel, entry) => {
      if (entry.offset > last) throw LOCKED();
      offsets.entry(channel, entry, "/");
    };
  let entry = stopsAt(0);
  await channels.follow({ after: offsets.after, entry: (...of) => entry(...of) });
  await publish(3);
  await settled();
  expect([...(await timers.pass()), ...(await timers.pass())]).toEqual([200, 400]);
  entry = stopsAt(2);
  expect([...(await timers.pass()), ...(await timers.pass())]).toEqual([800, 200]);
});

it.each<[what: string, after: Projection["after"]]>([
  [
    "throws",
    () => {
      throw LOCKED();
    },
  ],
  ["rejects", () => Promise.reject(LOCKED())],
])("an `after` that %s is reported and asked again", async (_what, fail) => {
  const { channels, publish, timers, reported } = followScene();
  const offsets = new Offsets();
  let after = fail;
  await channels.follow({ after: (...of) => after(...of), entry: offsets.entry });
  await publish(2);
  await expect.poll(() => reported).toContainEqual(LOCKED());
  after = offsets.after;
  await timers.pass();
  expect(offsets.taken).toEqual({ log: [1, 2] });
});

it("a store that fails is reported and read again", async () => {
  const { channels, publish, store, timers, reported } = followScene();
  await publish(150);
  const offsets = new Offsets();
  await channels.follow(offsets);
  const cause = new StoreError("STORE_IO");
  await publish(1);
  store.failure = cause;
  await expect.poll(() => reported).toMatchObject([{ code: "store_unavailable", cause }]);
  store.failure = undefined;
  await timers.pass();
  await expect.poll(() => offsets.taken).toEqual({ log: upTo(151) });
});

describe("what fails in the start", () => {
  it("rejects and is reported to nobody else, and then nothing is followed", async () => {
    const { channels, publish, timers, reported } = followScene();
    await publish(2);
    const offsets = new Offsets();
    offsets.failure = LOCKED();
    await expect(channels.follow(offsets, ["log"])).rejects.toBe(offsets.failure);
    offsets.failure = undefined;
    await publish(2);
    await publish(2, "other");
    expect(await timers.pass()).toEqual([]);
    expect([offsets.taken, reported]).toEqual([{}, []]);
  });

  it("may be the store", async () => {
    const { channels, publish, store } = followScene();
    await publish(2);
    const offsets = new Offsets();
    const cause = new StoreError("STORE_IO");
    store.failure = cause;
    const failed = { code: "store_unavailable", cause };
    await expect(channels.follow(offsets, ["log"])).rejects.toMatchObject(failed);
    store.failure = undefined;
    await channels.follow(offsets, ["log"]);
    expect(offsets.taken).toEqual({ log: [1, 2] });
  });

  it("ends what was being tried again for other channels", async () => {
    const { channels, publish, timers, store, reported } = followScene();
    await publish(1, "named");
    store.hold();
    const offsets = new Offsets();
    offsets.failure = LOCKED();
    const beginning = channels.follow(offsets, ["named"]);
    beginning.catch(() => {});
    const publishing = publish(1);
    store.release();
    await publishing;
    await expect(beginning).rejects.toBe(offsets.failure);
    expect(reported).toEqual([offsets.failure]);
    offsets.failure = undefined;
    expect(await timers.pass()).toEqual([]);
    expect(offsets.taken).toEqual({});
  });
});

it("a start that fails rejects when the projection is at work with nothing any more", async () => {
  const { channels, publish, store } = followScene();
  await publish(1, "named");
  store.hold();
  const gate = new Gate();
  const steps: string[] = [];
  const entry: Projection["entry"] = async (channel) => {
    if (channel === "named") throw LOCKED();
    await gate.opened;
    steps.push("taken in");
  };
  const beginning = channels.follow({ after: () => 0, entry }, ["named"]);
  const rejected = beginning.catch(() => steps.push("rejected"));
  const publishing = publish(1);
  store.release();
  await publishing;
  await settled();
  gate.open();
  await rejected;
  expect(steps).toEqual(["taken in", "rejected"]);
});
