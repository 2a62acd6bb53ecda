import { describe, expect, it } from "vitest";
import { StoreError } from "../../src/store/errors.ts";
import { ask, channelWorld, settled } from "../support/channel-world.ts";

const SECRET = "sixteen or more characters";
const publish = (id: string, body: unknown = id) => ({ id, event: "said", body });
const ids = async (world: ReturnType<typeof channelWorld>): Promise<unknown[]> => {
  const { entries } = await world.channels.channel("log").history();
  return entries.map(({ id }) => id);
};

/** An `authorize` that answers when the test says so, by channel or id. */
function deciding() {
  const waiting: ((verdict: boolean) => void)[] = [];
  const authorize = (): Promise<boolean> => new Promise((resolve) => waiting.push(resolve));
  return {
    authorize,
    decide: (index: number, verdict = true) => waiting[index]?.(verdict),
    waiting,
  };
}

describe("a session", () => {
  it("has a bounded number of subscriptions wait for the application", async () => {
    const world = channelWorld();
    const { authorize, decide, waiting } = deciding();
    world.channels.authorize(authorize);
    const { session } = world.join();
    const requests = Array.from({ length: 3 }, (_, request) =>
      Array.from({ length: 1000 }, (_, i) => ({ channel: `${request}-${i}` })),
    );
    const asked = requests.map((each) => ask(session, "baro:subscribe", each));
    await settled();
    expect(waiting).toHaveLength(2000);
    const refused: { results: unknown[] } = await (asked[2] as Promise<never>);
    expect(refused.results).toHaveLength(1000);
    expect(refused.results[0]).toMatchObject({ error: { code: "overloaded", retry: true } });
    for (let i = 0; i < 2000; i++) decide(i, false);
    await Promise.all(asked);
    const again = ask(session, "baro:subscribe", [{ channel: "once more" }]);
    await settled();
    decide(2000);
    expect(await again).toMatchObject({ results: [{ offset: 0 }] });
  });

  it("gives a page of history within its bounds, whatever is asked for", async () => {
    const world = channelWorld();
    const { session } = world.join();
    const log = world.channels.channel("log");
    await Promise.all(Array.from({ length: 1100 }, (_, i) => log.publish("said", i)));
    const many: { entries: unknown[] } = await ask(session, "baro:history", "log", { limit: 9e15 });
    expect(many.entries).toHaveLength(1000);
    const large = world.channels.channel("large");
    for (let i = 0; i < 5; i++) await large.publish("said", "x".repeat(100_000));
    const few: { entries: unknown[] } = await ask(session, "baro:history", "large", { limit: 5 });
    expect(few.entries).toHaveLength(2);
  });

  it("appends publishes in the order in which they came, however long the application thinks", async () => {
    const world = channelWorld();
    const { authorize, decide, waiting } = deciding();
    world.channels.authorize(authorize);
    const { session } = world.join();
    const first = ask(session, "baro:publish", "log", SECRET, [publish("a"), publish("b")]);
    const second = ask(session, "baro:publish", "log", SECRET, [publish("c")]);
    for (let index = 0; index < 3; index++) {
      await settled();
      expect(waiting).toHaveLength(index + 1);
      decide(index);
    }
    await Promise.all([first, second]);
    expect(await ids(world)).toEqual(["a", "b", "c"]);
  });

  it("asks again about a client that was being let in while rights have changed", async () => {
    const world = channelWorld();
    const { authorize, decide, waiting } = deciding();
    world.channels.authorize(authorize);
    const log = world.channels.channel("log");
    const { session, peer } = world.join();
    const subscribed = ask(session, "baro:subscribe", [{ channel: "log" }, { channel: "other" }]);
    await settled();
    const asked = log.reauthorize();
    await settled();
    for (const index of [0, 1]) decide(index);
    await subscribed;
    await expect.poll(() => waiting.length).toBe(3);
    decide(2, false);
    await asked;
    await log.publish("said", "not for them");
    await world.channels.channel("other").publish("said", "for them");
    await settled();
    expect(peer.take().map(({ event, args }) => [event, args[0]])).toEqual([
      ["baro:unsubscribed", "log"],
      ["baro:entries", "other"],
    ]);
  });

  it("does not let an unsubscribe overtake the subscribe before it", async () => {
    const world = channelWorld();
    const { authorize, decide } = deciding();
    world.channels.authorize(authorize);
    const { session } = world.join();
    const subscribed = ask(session, "baro:subscribe", [{ channel: "log" }]);
    const left = ask(session, "baro:unsubscribe", ["log"]);
    await settled();
    decide(0);
    await Promise.all([subscribed, left]);
    expect(await world.channels.channel("log").count()).toBe(0);
  });

  it("subscribes nobody who left while the application thought", async () => {
    const world = channelWorld();
    const { authorize, decide } = deciding();
    world.channels.authorize(authorize);
    const { session } = world.join();
    const subscribed = ask(session, "baro:subscribe", [{ channel: "log" }]);
    await settled();
    session.end();
    decide(0);
    expect(await subscribed).toMatchObject({ results: [{ error: { code: "closed" } }] });
    expect(await world.channels.channel("log").count()).toBe(0);
  });

  it("has so many subscriptions and no more; asking for one again is none more", async () => {
    const world = channelWorld();
    const { session } = world.join();
    const requests = ["a", "b", "c", "d", "e", "f", "a"].map((channel) => ({ channel }));
    const { results } = await ask(session, "baro:subscribe", requests);
    const codes = [...results].map(({ error }: { error?: { code: string } }) => error?.code);
    expect(codes).toEqual([...Array(5).fill(undefined), "too_many_channels", undefined]);
  });

  it("has so many requests under way and no more", async () => {
    const world = channelWorld();
    const { authorize, decide, waiting } = deciding();
    world.channels.authorize(authorize);
    const { session } = world.join();
    const asked = Array.from({ length: 257 }, () => ask(session, "baro:history", "log"));
    expect(await asked[256]).toMatchObject({ error: { code: "overloaded", retry: true } });
    waiting.forEach((_, index) => {
      decide(index);
    });
    expect(await asked[255]).toMatchObject({ entries: [] });
    const again = ask(session, "baro:history", "log");
    decide(256);
    expect(await again).toMatchObject({ entries: [] });
  });

  it("stops at a publish that may be tried again, and appends all when it is", async () => {
    const world = channelWorld();
    const { session } = world.join();
    const items = [publish("a"), { id: "b", event: "error" }, publish("c")];
    world.store.failure = undefined;
    await ask(session, "baro:history", "log");
    world.store.failure = new StoreError("STORE_IO");
    const failed = await ask(session, "baro:publish", "log", SECRET, items);
    expect(failed).toMatchObject({
      results: [{ error: { code: "store_unavailable", retry: true } }],
    });
    world.store.failure = undefined;
    const { results } = await ask(session, "baro:publish", "log", SECRET, items);
    expect(results).toMatchObject([
      { offset: 1 },
      { error: { code: "reserved_event" } },
      { offset: 2 },
    ]);
  });

  it("tells the application once of a batch that the store refused", async () => {
    const world = channelWorld();
    const heard: unknown[] = [];
    world.channels.on("error", (error) => heard.push(error));
    const sessions = [world.join().session, world.join().session];
    await ask(sessions[0] ?? world.join().session, "baro:history", "log");
    world.store.failure = new StoreError("STORE_FULL");
    await Promise.all(
      sessions.map((session) => ask(session, "baro:publish", "log", SECRET, [publish("a")])),
    );
    expect([heard, world.lost]).toEqual([[world.store.failure], []]);
  });

  it("refuses what the application fails to decide, and reports why", async () => {
    const world = channelWorld();
    const bug = new Error("a bug");
    world.channels.authorize(() => {
      throw bug;
    });
    const { session } = world.join();
    expect(await ask(session, "baro:history", "log")).toMatchObject({
      error: { code: "forbidden" },
    });
    expect(world.lost).toEqual([bug]);
  });

  it("refuses who cannot be identified, and reports why", async () => {
    const world = channelWorld();
    const bug = new Error("a bug");
    world.channels.identify(() => {
      throw bug;
    });
    const { session } = world.join();
    const forbidden = { error: { code: "forbidden" } };
    expect(await ask(session, "baro:publish", "log", SECRET, [publish("a")])).toMatchObject(
      forbidden,
    );
    const { results } = await ask(session, "baro:subscribe", [{ channel: "log" }]);
    expect(results).toMatchObject([forbidden]);
    expect(world.lost).toEqual([bug]);
  });

  it("asks the application about each publish, with its event and body", async () => {
    const world = channelWorld();
    const asked: unknown[] = [];
    world.channels.authorize((name, request) => asked.push([name, request]) > 0);
    const { session } = world.join("kim");
    await ask(session, "baro:publish", "log", SECRET, [publish("a", { n: 1 })]);
    const request = { channel: "log", action: "publish", event: "said", body: { n: 1 } };
    expect(asked).toEqual([["kim", request]]);
  });

  it("goes by the id of its socket where it has no name", async () => {
    const world = channelWorld();
    world.channels.identify(() => undefined);
    const { session } = world.join("socket 1");
    await ask(session, "baro:subscribe", [{ channel: "log" }]);
    await ask(session, "baro:publish", "log", SECRET, [publish("a")]);
    const log = world.channels.channel("log");
    expect(await log.members()).toEqual([{ id: "socket 1", connections: 1 }]);
    expect((await log.history()).entries[0]).not.toHaveProperty("by");
  });

  it("is told that the server is closed, and that it may ask again", async () => {
    const world = channelWorld();
    const { session } = world.join();
    await ask(session, "baro:history", "log");
    await world.storage.close();
    const closed = { error: { code: "closed", retry: true } };
    expect(await ask(session, "baro:history", "log")).toMatchObject(closed);
    await expect(world.channels.channel("log").publish("e", 1)).rejects.toMatchObject({
      code: "closed",
    });
  });

  it("can use a store that could not be opened at first", async () => {
    const world = channelWorld();
    world.store.failure = new StoreError("STORE_LOCKED");
    const { session } = world.join();
    const failed = { error: { code: "store_unavailable", retry: true } };
    expect(await ask(session, "baro:history", "log")).toMatchObject(failed);
    world.store.failure = undefined;
    expect(await ask(session, "baro:history", "log")).toMatchObject({ entries: [] });
  });
});
