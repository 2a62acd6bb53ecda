import type { Entry } from "@baro/protocol";
import { describe, expect, it, vi } from "vitest";
import { Page } from "../../src/channels/page.ts";
import { PageCache } from "../../src/channels/page-cache.ts";
import { ask, channelWorld, FakeStore, settled } from "../support/channel-world.ts";

type World = ReturnType<typeof channelWorld>;

/** A server that was started again: what there is, is in its store. */
async function restarted(entries: number): Promise<World> {
  const before = channelWorld();
  await fill(before, entries);
  return channelWorld({ store: new FakeStore(before.store) });
}

async function fill(world: World, count: number): Promise<void> {
  const log = world.channels.channel("log");
  for (let i = 0; i < count; i++) await log.publish("said", i);
}

/** A client that comes back from an offset. @returns it, and the events it got as they were made for the wire */
async function comeBack(world: World, offset = 0) {
  const { peer, session } = world.join();
  const written = vi.spyOn(peer, "writeFrames");
  await ask(session, "baro:subscribe", [{ channel: "log", after: { offset } }]);
  return { offsets: () => peer.offsets(), frames: () => written.mock.calls.flatMap(([f]) => f) };
}

describe("a page that many get", () => {
  it("is read once, and made for the wire once, though they come one after the other", async () => {
    const world = await restarted(5);
    const seen: unknown[][] = [];
    for (let client = 0; client < 3; client++) {
      const { frames, offsets } = await comeBack(world);
      expect(await offsets()).toEqual([1, 2, 3, 4, 5]);
      seen.push(frames());
    }
    expect(world.store.reads).toBe(2);
    for (const frames of seen) {
      expect(frames).toHaveLength(2);
      for (const [index, frame] of frames.entries()) expect(frame).toBe(seen[0]?.[index]);
    }
  });

  it("is made once too where it is at hand", async () => {
    const world = channelWorld();
    await fill(world, 3);
    const first = await comeBack(world, 1);
    const second = await comeBack(world, 1);
    expect(first.frames()).toHaveLength(1);
    expect(second.frames()[0]).toBe(first.frames()[0]);
    expect(world.store.reads).toBe(0);
  });

  it("has what came since, for who asks later", async () => {
    const world = await restarted(2);
    expect(await (await comeBack(world)).offsets()).toEqual([1, 2]);
    await fill(world, 1);
    const later = await comeBack(world);
    expect(await later.offsets()).toEqual([1, 2, 3]);
    expect(later.frames()).toHaveLength(1);
  });

  it("is not given any more when it was trimmed away", async () => {
    const world = await restarted(9);
    await (await comeBack(world)).offsets();
    const { peer, session } = world.join();
    await ask(session, "baro:subscribe", [{ channel: "log", after: { offset: 0 } }]);
    await settled();
    const [first] = peer.take();
    await world.channels.channel("log").trim({ before: 7 });
    first?.answer?.();
    await settled();
    const reset = { reset: "trimmed", offset: 9 };
    expect(peer.take()).toMatchObject([{ event: "baro:subscribed", args: ["log", reset] }]);
  });
});

describe("the pages at hand", () => {
  const entry: Entry = { offset: 1, at: 0, event: "said", body: null };
  const wire = { frames: () => [], question: () => ({ id: 0, frames: [] }) };
  const page = (bytes: number): Page =>
    new Page({ entries: [entry], bytes }, { channel: "log", epoch: "e", wire });

  it("are those that were asked for last, as far as there is room", () => {
    const cache = new PageCache(1000);
    const [a, b, c] = [page(100), page(100), page(100)];
    cache.put("a", a);
    cache.put("b", b);
    cache.put("c", c);
    expect(cache.get("a")).toBe(a);
    cache.put("d", page(100));
    expect(["a", "b", "c", "d"].map((key) => cache.get(key) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it("have none that is larger than all the room, and none twice", () => {
    const cache = new PageCache(1000);
    cache.put("a", page(100));
    cache.put("a", page(100));
    cache.put("a", page(100));
    cache.put("b", page(100));
    expect(cache.get("a")).toBeDefined();
    cache.put("large", page(2000));
    expect(cache.get("large")).toBeUndefined();
    expect(cache.get("b")).toBeDefined();
  });
});
