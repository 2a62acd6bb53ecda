import { describe, expect, it } from "vitest";
import { StoreError } from "../../src/store/errors.ts";
import { ask, type ChannelWorld, channelWorld, settled } from "../support/channel-world.ts";

const fill = async ({ channels }: ChannelWorld, count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await channels.channel("log").publish("e", i);
};

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const subscribe = (client: ReturnType<ChannelWorld["join"]>, rest: object = {}) =>
  ask(client.session, "baro:subscribe", [{ channel: "log", ...rest }]);

/** A world whose log is not in memory yet, as after a restart. */
async function restarted(count: number): Promise<ChannelWorld> {
  const earlier = channelWorld();
  await fill(earlier, count);
  return channelWorld({ store: earlier.store });
}

describe("a subscription", () => {
  it("catches up page by page, and is sent the next one when the last is acknowledged", async () => {
    const world = await restarted(7);
    const kim = world.join();
    await subscribe(kim, { after: { offset: 0 } });
    await settled();
    const [first, ...more] = kim.peer.take();
    expect([first?.args[2], more]).toMatchObject([[{ offset: 1 }, {}, { offset: 3 }], []]);
    await settled();
    expect(kim.peer.got).toEqual([]);
    first?.answer?.();
    expect(await kim.peer.offsets()).toEqual([4, 5, 6, 7]);
  });

  it("reads the newest from memory, and the rest from the store", async () => {
    const world = channelWorld();
    await fill(world, 9);
    const [near, far] = [world.join(), world.join()];
    await subscribe(near, { after: { offset: 5 } });
    expect([await near.peer.offsets(), world.store.reads]).toEqual([range(6, 9), 0]);
    await subscribe(far, { after: { offset: 0 } });
    expect([await far.peer.offsets(), world.store.reads]).toEqual([range(1, 9), 2]);
  });

  it("shares a read with whoever needs the same at the same time", async () => {
    const world = await restarted(3);
    const clients = range(1, 5).map(() => world.join());
    await Promise.all(clients.map((client) => subscribe(client, { after: { offset: 0 } })));
    for (const { peer } of clients) expect(await peer.offsets()).toEqual([1, 2, 3]);
    expect(world.store.reads).toBe(1);
  });

  it("reads on while more is published, and then gets it as it comes", async () => {
    const world = await restarted(4);
    const kim = world.join();
    world.store.hold();
    const subscribed = subscribe(kim, { after: { offset: 0 } });
    const published = fill(world, 3);
    for (let i = 0; i < 20; i++) {
      await settled();
      world.store.release();
    }
    await Promise.all([subscribed, published]);
    expect(await kim.peer.offsets()).toEqual(range(1, 7));
    await fill(world, 1);
    expect(kim.peer.take()).toMatchObject([{ args: ["log", {}, [{ offset: 8 }]] }]);
  });

  it("cuts what is committed at once into pages", async () => {
    const world = channelWorld();
    const kim = world.join();
    await subscribe(kim);
    await Promise.all(range(1, 7).map((i) => world.channels.channel("log").publish("e", i)));
    expect(kim.peer.take().map(({ args }) => Array.isArray(args[2]) && args[2].length)).toEqual([
      3, 3, 1,
    ]);
  });

  it("goes back to reading when its client does not read, and leaves nothing out", async () => {
    const world = channelWorld();
    const [slow, quick] = [world.join(), world.join()];
    await subscribe(slow);
    await subscribe(quick);
    slow.peer.bufferedBytes = 2 ** 21;
    await fill(world, 20);
    expect(slow.peer.got).toHaveLength(0);
    expect(await quick.peer.offsets()).toEqual(range(1, 20));
    slow.peer.bufferedBytes = 0;
    expect(await slow.peer.offsets()).toEqual(range(1, 20));
    await fill(world, 1);
    expect(await slow.peer.offsets()).toEqual([21]);
  });

  it("is told when what comes next was trimmed while it caught up", async () => {
    const world = await restarted(9);
    const kim = world.join();
    await subscribe(kim, { after: { offset: 0 } });
    await settled();
    const [page] = kim.peer.take();
    await world.channels.channel("log").trim({ maxEntries: 2 });
    page?.answer?.();
    await settled();
    const reset = { offset: 9, head: 9, first: 8, recovered: false, reset: "trimmed" };
    expect(kim.peer.take()).toMatchObject([{ event: "baro:subscribed", args: ["log", reset] }]);
    await fill(world, 1);
    expect(await kim.peer.offsets()).toEqual([10]);
  });

  it("ends when the log cannot be read, and says that it may be asked for again", async () => {
    const world = await restarted(3);
    const kim = world.join();
    await ask(kim.session, "baro:history", "log", { limit: 1 });
    world.store.hold();
    const subscribed = subscribe(kim, { after: { offset: 0 } });
    world.store.release();
    await subscribed;
    world.store.failure = new StoreError("STORE_IO");
    await settled();
    const later = world.join();
    const { results } = await subscribe(later, { after: { offset: 0 } });
    expect(results).toMatchObject([{ error: { code: "store_unavailable", retry: true } }]);
    expect(world.lost).toEqual([world.store.failure]);
    world.store.failure = undefined;
    await subscribe(later, { after: { offset: 0 } });
    expect(await later.peer.offsets()).toEqual([1, 2, 3]);
  });

  it("that fails while it catches up is ended with the reason", async () => {
    const world = await restarted(9);
    const kim = world.join();
    await subscribe(kim, { after: { offset: 0 } });
    await settled();
    const [page] = kim.peer.take();
    world.store.failure = new StoreError("STORE_IO");
    page?.answer?.();
    await settled();
    const args = ["log", { code: "store_unavailable", retry: true }];
    expect(kim.peer.take()).toMatchObject([{ event: "baro:unsubscribed", args }]);
    expect(await world.channels.channel("log").count()).toBe(0);
    expect(world.lost).toEqual([world.store.failure]);
  });

  it("is replaced by a newer one, which begins where it says", async () => {
    const world = channelWorld();
    await fill(world, 3);
    const kim = world.join();
    await subscribe(kim);
    await subscribe(kim, { after: { offset: 1 } });
    expect(await kim.peer.offsets()).toEqual([2, 3]);
    await fill(world, 1);
    expect(await kim.peer.offsets()).toEqual([4]);
    expect(await world.channels.channel("log").members()).toEqual([{ id: "kim", connections: 1 }]);
  });

  it("sends nothing before its answer", async () => {
    const world = channelWorld();
    const kim = world.join();
    let early = -1;
    const request = [{ channel: "log", presence: true }];
    const served = kim.session.handle("baro:subscribe", [request], () => {
      early = kim.peer.got.length;
    });
    await fill(world, 1);
    await served;
    expect(early).toBe(0);
    expect(await kim.peer.offsets()).toEqual([1]);
  });

  it("gets nothing of a batch that the store refused", async () => {
    const world = channelWorld();
    const kim = world.join();
    await subscribe(kim);
    world.store.failure = new StoreError("STORE_FULL");
    await expect(fill(world, 1)).rejects.toMatchObject({ code: "store_unavailable" });
    world.store.failure = undefined;
    await fill(world, 1);
    expect(await kim.peer.offsets()).toEqual([1]);
  });
});
