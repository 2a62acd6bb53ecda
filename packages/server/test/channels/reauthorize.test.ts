import { ChannelError } from "@baro/protocol";
import { describe, expect, it } from "vitest";
import type { AccessRequest, Verdict } from "../../src/channels/access.ts";
import { Refusal } from "../../src/refusal.ts";
import { ask, type ChannelWorld, channelWorld, settled } from "../support/channel-world.ts";

const busy = (retryAfter: unknown) => () => {
  throw new Refusal("busy", { retryAfter: retryAfter as number });
};

const throwing = {
  valueOf: () => {
    throw new Error("no number");
  },
};

/** A world whose `authorize` does what the test says last, and what it was asked. */
function scene() {
  const world = channelWorld();
  const asked: AccessRequest[] = [];
  let answer: () => Verdict | Promise<Verdict> = () => true;
  world.channels.authorize((_subject, request) => {
    asked.push(request);
    return answer();
  });
  const log = world.channels.channel("log");
  const says = (next: typeof answer): void => {
    answer = next;
  };
  return { world, log, asked, says };
}

async function subscriber(world: ChannelWorld) {
  const client = world.join();
  await ask(client.session, "baro:subscribe", [{ channel: "log" }]);
  return client;
}

const ended = (code: string, reason?: string) => [
  { event: "baro:unsubscribed", args: ["log", expect.objectContaining({ code, reason })] },
];

describe("asking about subscribers again", () => {
  it("tells the application that it is, and not those who ask for a subscription once more", async () => {
    const { world, log, asked } = scene();
    const { session } = await subscriber(world);
    await log.reauthorize();
    await ask(session, "baro:subscribe", [{ channel: "log" }]);
    const request = { channel: "log", action: "subscribe" };
    expect(asked).toEqual([request, { ...request, again: true }, request]);
  });

  it("asks nothing about who was not let in", async () => {
    const { world, log, asked, says } = scene();
    let decide = (_verdict: boolean): void => {};
    says(() => new Promise((resolve) => (decide = resolve)));
    const refused = subscriber(world);
    await settled();
    const reauthorized = log.reauthorize();
    await settled();
    decide(false);
    await Promise.all([refused, reauthorized]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["a refusal for now", busy(7000), 7000],
    ["one without a time", () => Promise.reject(new ChannelError("overloaded")), 200],
    ["one with a time that is none", busy(Number.NaN), 200],
    ["one with a time of more than numbers", busy(7000n), 200],
    ["one with a time that is a name", busy(Symbol("soon")), 200],
    ["one with a time that cannot be told", busy(throwing), 200],
  ])("lets a subscription stay after %s, and asks later", async (_what, answer, pause) => {
    const { world, log, asked, says } = scene();
    const { peer } = await subscriber(world);
    says(answer);
    await log.reauthorize();
    await log.publish("said", 1);
    expect(await peer.offsets()).toEqual([1]);
    says(() => ({ reason: "put out" }));
    expect(await world.timers.next()).toBe(pause);
    expect(asked).toHaveLength(3);
    expect(asked.at(-1)).toMatchObject({ again: true });
    expect(peer.take()).toEqual(ended("forbidden", "put out"));
    expect(await log.count()).toBe(0);
    expect(world.lost).toEqual([]);
  });

  it("asks no more once the application has agreed", async () => {
    const { world, log, says } = scene();
    const { peer } = await subscriber(world);
    says(busy(1000));
    await log.reauthorize();
    says(() => true);
    await log.reauthorize();
    expect(await world.timers.pass()).toEqual([]);
    expect(await peer.offsets()).toEqual([]);
    expect(await log.count()).toBe(1);
  });

  it("lets nobody stay for more than a minute without a decision", async () => {
    const { world, log, asked, says } = scene();
    const { peer } = await subscriber(world);
    says(busy(0));
    await log.reauthorize();
    let pause = await world.timers.next();
    for (; pause !== 60_000; pause = await world.timers.next()) {
      expect(pause).toBeDefined();
      // More changes of rights neither bring the next time forward, nor give more of it.
      await log.reauthorize();
    }
    expect(asked.length).toBeLessThan(40);
    expect(peer.take()).toEqual(ended("overloaded", "busy"));
    expect(await log.count()).toBe(0);
    expect(await world.timers.pass()).toEqual([]);
  });

  it("counts the time that the application takes for its answers", async () => {
    const { world, log, says } = scene();
    const { peer } = await subscriber(world);
    says(busy(0));
    await log.reauthorize();
    says(() => {
      world.timers.elapse(20_000);
      return busy(0)();
    });
    // Asked after 0.2 s, 20.6 s, 41.4 s: then a minute is over.
    for (const pause of [200, 400, 800, 60_000]) expect(await world.timers.next()).toBe(pause);
    expect(peer.take()).toEqual(ended("overloaded", "busy"));
    expect(await world.timers.pass()).toEqual([]);
  });

  it.each([
    ["answers no more", () => new Promise<never>(() => {})],
    ["agrees only later", () => new Promise<boolean>((resolve) => setImmediate(resolve, true))],
  ])("lets nobody stay for more than a minute by an application that %s", async (_what, hang) => {
    const { world, log, says } = scene();
    const { peer } = await subscriber(world);
    says(busy(0));
    await log.reauthorize();
    says(hang);
    const asked = world.timers.next();
    const over = world.timers.next();
    expect(await Promise.all([asked, over])).toEqual([200, 60_000]);
    expect(peer.take()).toEqual(ended("overloaded", "busy"));
    await settled();
    expect(await log.count()).toBe(0);
    expect(await world.timers.pass()).toEqual([]);
  });

  it("waits for no longer than that, whatever time the application names", async () => {
    const { world, log, says } = scene();
    const { peer } = await subscriber(world);
    says(busy(Number.POSITIVE_INFINITY));
    await log.reauthorize();
    expect(await world.timers.next()).toBe(60_000);
    expect(peer.take()).toEqual(ended("overloaded", "busy"));
    expect(await world.timers.pass()).toEqual([]);
  });

  it.each([
    ["the client gives it up", (session) => ask(session, "baro:unsubscribe", ["log"])],
    ["the client leaves", async (session) => session.end()],
    ["it is asked for anew", (session) => ask(session, "baro:subscribe", [{ channel: "log" }])],
  ] satisfies [
    string,
    (session: ReturnType<ChannelWorld["join"]>["session"]) => Promise<unknown>,
  ][])("does not ask about a subscription later when %s", async (_what, end) => {
    const { world, log, says } = scene();
    const { session } = await subscriber(world);
    says(busy(1000));
    await log.reauthorize();
    says(() => true);
    await end(session);
    expect(await world.timers.pass()).toEqual([]);
  });

  it("waits for nothing when the client leaves while the application thinks", async () => {
    const { world, log, says } = scene();
    const { session } = await subscriber(world);
    let refuse = (_error: Error): void => {};
    says(() => new Promise((_resolve, reject) => (refuse = reject)));
    const reauthorized = log.reauthorize();
    await settled();
    session.end();
    refuse(new Refusal("busy", { retryAfter: 1000 }));
    await reauthorized;
    expect(await world.timers.pass()).toEqual([]);
  });

  it("does not let in who was on the way when rights changed, before the application has decided", async () => {
    const { world, log, says } = scene();
    let decide = (_verdict: boolean): void => {};
    says(() => new Promise((resolve) => (decide = resolve)));
    const client = world.join();
    const subscribed = ask(client.session, "baro:subscribe", [{ channel: "log" }]);
    await settled();
    const reauthorized = log.reauthorize();
    await settled();
    says(busy(1000));
    decide(true);
    await Promise.all([subscribed, reauthorized]);
    expect(client.peer.take()).toEqual(ended("overloaded", "busy"));
    expect(await log.count()).toBe(0);
    expect(await world.timers.pass()).toEqual([]);
  });

  it("lets a subscription stay although its client is not let in once more meanwhile", async () => {
    const { world, log, asked, says } = scene();
    const { session, peer } = await subscriber(world);
    let refuse = (_error: Error): void => {};
    says(() => new Promise((_resolve, reject) => (refuse = reject)));
    const again = ask(session, "baro:subscribe", [{ channel: "log" }]);
    await settled();
    const reauthorized = log.reauthorize();
    await settled();
    says(busy(1000));
    refuse(new Refusal("busy", { retryAfter: 1000 }));
    await Promise.all([again, reauthorized]);
    await log.publish("said", 1);
    expect(await peer.offsets()).toEqual([1]);
    expect(asked).toHaveLength(3);
    says(() => true);
    await world.timers.next();
    expect(await log.count()).toBe(1);
  });
});
