import { describe, expect, it } from "vitest";
import { RetentionRules } from "../../src/channels/retention.ts";
import { channelWorld, settled } from "../support/channel-world.ts";

describe("rules of retention", () => {
  const rules = (): RetentionRules => new RetentionRules(() => 1000);

  it("are found by name, by a pattern with *, and by expression; the last that fits counts", () => {
    const all = rules();
    all.add("*", { maxEntries: 1 });
    all.add("room/*/log", { maxEntries: 2 });
    all.add(/^x\d+$/g, { maxEntries: 3 });
    all.add("room/1/log", { maxEntries: 4 });
    const names = ["a", "room/7/log", "room/7/logs", "x12", "x12", "x1y", "room/1/log"];
    expect(names.map((name) => all.boundsOf(name)?.maxEntries)).toEqual([1, 2, 1, 3, 3, 1, 4]);
  });

  it("take what looks like an expression in a name for what it is", () => {
    const all = rules();
    all.add("a.c+(x)", { maxEntries: 1 });
    expect([all.boundsOf("a.c+(x)"), all.boundsOf("abc+(x)")]).toEqual([
      { maxEntries: 1 },
      undefined,
    ]);
  });

  it("make an age a time", () => {
    const all = rules();
    all.add("*", { maxAge: 300, maxBytes: 5 });
    expect(all.boundsOf("a")).toEqual({ olderThan: 700, maxBytes: 5 });
  });

  it("are their parent's where they have none", () => {
    const parent = rules();
    const child = new RetentionRules(() => 1000, parent);
    parent.add("*", { maxEntries: 1 });
    child.add("b", { maxEntries: 2 });
    expect([child.boundsOf("a"), child.boundsOf("b")]).toEqual([
      { maxEntries: 1 },
      { maxEntries: 2 },
    ]);
  });

  it.each([[{ maxEntries: -1 }], [{ maxAge: Number.NaN }]])("refuse the bound %j", (keep) => {
    expect(() => rules().add("*", keep)).toThrow(TypeError);
  });
});

describe("a log with bounds", () => {
  it("is trimmed when it is first used, and now and then as it grows", async () => {
    const earlier = channelWorld();
    for (let i = 0; i < 20; i++) await earlier.channels.channel("log").publish("e", i);
    const { channels, store } = channelWorld({ store: earlier.store });
    channels.retain("log", { maxEntries: 10 });
    const log = channels.channel("log");
    await log.head();
    await settled();
    expect(await log.head()).toMatchObject({ head: 20, first: 11 });
    for (let i = 0; i < 70; i++) await log.publish("e", i);
    await settled();
    const { first } = await store.inner.head("/,log");
    expect(first).toBeGreaterThan(70);
    expect((await log.history({ limit: 1000 })).entries.length).toBeGreaterThanOrEqual(10);
  });

  it("is trimmed by age on the server's clock", async () => {
    const { channels, clock } = channelWorld();
    const log = channels.channel("log");
    await log.publish("e", 1);
    clock.now += 500;
    await log.publish("e", 2);
    expect(await log.trim({ maxAge: 100 })).toMatchObject({ head: 2, first: 2 });
  });

  it("gives nothing of what was trimmed, from memory neither", async () => {
    const { channels } = channelWorld();
    const log = channels.channel("log");
    for (let i = 0; i < 4; i++) await log.publish("e", i);
    await log.trim({ before: 4 });
    expect((await log.history()).entries.map(({ offset }) => offset)).toEqual([4]);
  });

  it("reports a trim that fails, and lives", async () => {
    const { channels, store, lost } = channelWorld();
    channels.retain("*", { maxEntries: 1 });
    const failure = new Error("no trim today");
    store.trim = () => Promise.reject(failure);
    await channels.channel("log").publish("e", 1);
    await settled();
    expect(lost).toMatchObject([{ code: "store_unavailable", cause: failure }]);
  });
});
