import type { MemberChanges } from "@baro/protocol";
import { describe, expect, it } from "vitest";
import { ask, channelWorld, type FakePeer, settled } from "../support/channel-world.ts";

type World = ReturnType<typeof channelWorld>;

/** Joins the channel, in a row with others that do so in the same turn. @returns who is there, as it is told */
async function enter(world: World, name: string, presence = true) {
  const { peer, session } = world.join(name);
  const request = [{ channel: "log", presence }];
  const answer: { results: [{ members?: { id: string }[] }] } = await ask(
    session,
    "baro:subscribe",
    request,
  );
  const names = answer.results[0].members?.map(({ id }) => id);
  return { peer, session, names };
}

/** What a peer was told of members: a list of names for each event. */
function toldTo(peer: FakePeer): { join?: string[]; leave?: string[] }[] {
  const events = peer.take().filter(({ event }) => event === "baro:members");
  return events.map(({ args }) => {
    const { join, leave } = args[1] as MemberChanges;
    return { ...(join && { join: join.map(idOf) }), ...(leave && { leave: leave.map(idOf) }) };
  });
}

const idOf = ({ id }: { id: string }): string => id;

describe("members that come and go", () => {
  it("at once are told in one event", async () => {
    const world = channelWorld();
    const kim = await enter(world, "kim");
    const names = Array.from({ length: 100 }, (_, n) => `member ${n}`);
    const others = await Promise.all(names.map((name) => enter(world, name, false)));
    await settled();
    expect(toldTo(kim.peer)).toEqual([{ join: names }]);
    for (const { session } of others) session.end();
    await world.timers.pass();
    expect(toldTo(kim.peer)).toEqual([{ leave: names }]);
  });

  it("are told once in a while, and at once when nobody did lately", async () => {
    const world = channelWorld();
    const kim = await enter(world, "kim");
    await enter(world, "a", false);
    await settled();
    await enter(world, "b", false);
    await settled();
    await enter(world, "c", false);
    await settled();
    expect(toldTo(kim.peer)).toEqual([{ join: ["a"] }]);
    expect(await world.timers.pass()).toEqual([50]);
    expect(toldTo(kim.peer)).toEqual([{ join: ["b", "c"] }]);
    await world.timers.pass();
    expect(await world.timers.pass()).toEqual([]);
    await enter(world, "d", false);
    await settled();
    expect(toldTo(kim.peer)).toEqual([{ join: ["d"] }]);
  });

  it("are told to who came among them as far as it does not know it", async () => {
    const world = channelWorld();
    const kim = await enter(world, "kim");
    const lee = await enter(world, "lee");
    const ann = await enter(world, "ann");
    const bob = await enter(world, "bob", false);
    expect([lee.names, ann.names, bob.names]).toEqual([
      ["kim", "lee"],
      ["kim", "lee", "ann"],
      undefined,
    ]);
    await settled();
    expect(toldTo(kim.peer)).toEqual([{ join: ["lee", "ann", "bob"] }]);
    expect(toldTo(lee.peer)).toEqual([{ join: ["ann", "bob"] }]);
    expect(toldTo(ann.peer)).toEqual([{ join: ["bob"] }]);
    expect(toldTo(bob.peer)).toEqual([]);
    bob.session.end();
    await world.timers.pass();
    for (const { peer } of [kim, lee, ann]) expect(toldTo(peer)).toEqual([{ leave: ["bob"] }]);
  });

  it("and are as they were in the end are not told of", async () => {
    const world = channelWorld();
    const kim = await enter(world, "kim");
    const lee = await enter(world, "lee", false);
    await settled();
    toldTo(kim.peer);
    lee.session.end();
    await enter(world, "lee", false);
    const visitor = await enter(world, "visitor", false);
    visitor.session.end();
    await world.timers.pass();
    expect(toldTo(kim.peer)).toEqual([]);
  });

  it("while a request waits for another channel are in its answer, and told to nobody before that", async () => {
    const world = channelWorld();
    let decide = (_verdict: boolean): void => {};
    const verdict = new Promise<boolean>((resolve) => {
      decide = resolve;
    });
    world.channels.authorize((_name, { channel }) => channel === "log" || verdict);
    const kim = world.join("kim");
    const requests = [{ channel: "log", presence: true }, { channel: "another" }];
    const asked = ask(kim.session, "baro:subscribe", requests);
    await settled();
    await enter(world, "lee", false);
    await settled();
    expect(toldTo(kim.peer)).toEqual([]);
    decide(true);
    const members = [{ id: "kim" }, { id: "lee" }];
    expect(await asked).toMatchObject({ results: [{ members }, { offset: 0 }] });
    await world.timers.pass();
    expect(toldTo(kim.peer)).toEqual([]);
  });

  it("are not told to who has left", async () => {
    const world = channelWorld();
    const kim = await enter(world, "kim");
    await ask(kim.session, "baro:unsubscribe", ["log"]);
    await enter(world, "lee", false);
    await settled();
    expect(toldTo(kim.peer)).toEqual([]);
  });
});
