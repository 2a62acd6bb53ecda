import type { Entry } from "@baro/protocol";
import { describe, expect, it } from "vitest";
import type { Projection } from "../../src/channels/projection.ts";
import { ask, settled } from "../support/channel-world.ts";
import { followScene, Offsets, upTo } from "../support/projections.ts";

describe.each([
  ["at once", false],
  ["later", true],
])("a projection that takes entries in %s", (_when, isAsync) => {
  it("has what the named channels had before, once following has begun", async () => {
    const { channels, publish } = followScene();
    await publish(250, "a");
    await publish(3, "b");
    await publish(2, "unnamed");
    const offsets = new Offsets({ isAsync });
    await channels.follow(offsets, ["a", "b", "empty"]);
    expect(offsets.taken).toEqual({ a: upTo(250), b: upTo(3) });
  });

  it("gets what comes then, of each channel in order and once", async () => {
    const { channels, publish } = followScene();
    const offsets = new Offsets({ isAsync });
    await channels.follow(offsets);
    await Promise.all([publish(20, "a"), publish(10, "b")]);
    await publish(5, "a");
    await expect.poll(() => offsets.taken).toEqual({ a: upTo(25), b: upTo(10) });
  });

  it("gets what many publish while it catches up, in order and once", async () => {
    const { channels, publish } = followScene();
    await publish(150);
    const offsets = new Offsets({ isAsync });
    const publishing = async () => {
      for (let round = 0; round < 30; round++) await publish(5);
    };
    await Promise.all([channels.follow(offsets, ["log"]), publishing()]);
    await expect.poll(() => offsets.reached()).toBe(300);
    expect(offsets.taken).toEqual({ log: upTo(300) });
  });

  it("gets with an entry what of its channel lay before it", async () => {
    const { channels, publish } = followScene();
    await publish(150);
    const offsets = new Offsets({ isAsync });
    await channels.follow(offsets);
    expect(offsets.taken).toEqual({});
    await publish(1);
    await expect.poll(() => offsets.taken).toEqual({ log: upTo(151) });
  });

  it("gets the next that is kept where others were trimmed away", async () => {
    const { channels, publish } = followScene();
    await publish(10);
    await channels.channel("log").trim({ before: 8 });
    const offsets = new Offsets({ isAsync });
    await channels.follow(offsets, ["log"]);
    await publish(2);
    await expect.poll(() => offsets.taken).toEqual({ log: upTo(12, 8) });
  });

  it("waits for no entry that was trimmed away before it was read", async () => {
    const { channels, publish, store, reported } = followScene();
    await publish(5);
    const offsets = new Offsets({ isAsync });
    await channels.follow(offsets);
    let left = 3;
    const read = store.inner.read.bind(store.inner);
    store.inner.read = async (...args) => {
      if (left-- === 0) throw new Error("it is read again and again");
      return await read(...args);
    };
    channels.on("entry", () => store.hold());
    await publish(1);
    channels.removeAllListeners("entry");
    await store.inner.trim("/,log", { before: 7 });
    store.release();
    await settled();
    await publish(1);
    await expect.poll(() => offsets.taken).toEqual({ log: [7] });
    expect(reported).toEqual([]);
  });
});

it("takes the very next entry in before anybody hears of it, without reading the store", async () => {
  const { channels, publish, store, join } = followScene();
  await publish(2);
  const offsets = new Offsets();
  await channels.follow(offsets, ["log"]);
  const kim = join();
  await ask(kim.session, "baro:subscribe", [{ channel: "log" }]);
  const { reads } = store;
  const seen: unknown[] = [];
  channels.on("entry", (_channel, { offset }) =>
    seen.push([offset, offsets.reached(), kim.peer.take().length]),
  );
  await publish(3);
  expect(seen).toEqual(upTo(5, 3).map((offset) => [offset, offset, 0]));
  expect(store.reads).toBe(reads);
});

it("reads no store either where the very next entry is taken in later", async () => {
  const { channels, publish, store } = followScene();
  const offsets = new Offsets({ isAsync: true });
  await channels.follow(offsets);
  for (let offset = 1; offset <= 3; offset++) {
    await publish(1);
    await expect.poll(() => offsets.reached()).toBe(offset);
  }
  expect(store.reads).toBe(0);
});

it("hands one entry over at a time", async () => {
  const { channels, publish } = followScene();
  let [atOnce, last] = [0, 0];
  const entry = async (_channel: string, { offset }: Entry) => {
    expect(++atOnce).toBe(1);
    await settled();
    last = offset;
    atOnce--;
  };
  await channels.follow({ after: () => last, entry });
  for (let round = 0; round < 10; round++) await publish(2);
  await expect.poll(() => last).toBe(20);
});

it("gives entries as history does", async () => {
  const { channels, publish } = followScene();
  await publish(1);
  const log = channels.channel("log");
  await log.publish("drawn", { bytes: Uint8Array.of(1, 2) }, { id: "a", by: "kim", at: 7 });
  const got: Entry[] = [];
  const entry = (_channel: string, each: Entry) => got.push(each);
  await channels.follow({ after: () => got.length, entry }, ["log"]);
  await log.publish("drawn", { bytes: Uint8Array.of(3) }, { by: "lee" });
  expect(got).toEqual((await log.history()).entries);
});

it("is each projection's own, and an entry too", async () => {
  const { channels, publish } = followScene();
  const spoiling: Projection = {
    after: () => 0,
    entry: (_channel, entry) => Object.assign(entry, { offset: 99 }),
  };
  const [one, two] = [new Offsets(), new Offsets()];
  await channels.follow(spoiling);
  await channels.follow(one);
  await publish(2);
  await channels.follow(two, ["log"]);
  await publish(2);
  expect([one.taken, two.taken]).toEqual([{ log: upTo(4) }, { log: upTo(4) }]);
});

it("leaves out the channels that are none of the projection's, and reads nothing of them", async () => {
  const { channels, publish, store } = followScene();
  await publish(3, "other");
  const offsets = new Offsets();
  const { entry } = offsets;
  const after: Projection["after"] = (channel) => channel !== "other" && offsets.reached(channel);
  await channels.follow({ after, entry }, ["other"]);
  await publish(2, "other");
  await publish(2);
  expect(offsets.taken).toEqual({ log: [1, 2] });
  expect(store.reads).toBe(0);
});

it("follows from the moment it is called", async () => {
  const { channels, publish, store } = followScene();
  await publish(1, "slow");
  const offsets = new Offsets();
  store.hold();
  const beginning = channels.follow(offsets, ["slow"]);
  store.release();
  await publish(2);
  await beginning;
  expect(offsets.taken).toEqual({ slow: [1], log: [1, 2] });
});

it("gets what the store had kept and failed to say", async () => {
  const { channels, publish, store } = followScene();
  const offsets = new Offsets();
  await channels.follow(offsets);
  await publish(1);
  const append = store.inner.append.bind(store.inner);
  store.inner.append = async (drafts) => {
    await append(drafts);
    throw new Error("the answer is lost");
  };
  await publish(2).catch(() => {});
  store.inner.append = append;
  await publish(1);
  await expect.poll(() => offsets.taken).toEqual({ log: upTo(4) });
});
