import { describe, expect, it } from "vitest";
import { ask, channelWorld } from "../support/channel-world.ts";

describe("logs in memory", () => {
  it("are let go of when nobody uses them and there are many", async () => {
    const { channels, storage } = channelWorld();
    for (let i = 0; i < 2500; i++) await channels.channel(`log ${i}`).head();
    expect(storage.logs.size).toBeLessThanOrEqual(1000);
  });

  it("stay as long as somebody is subscribed, who misses nothing", async () => {
    const { channels, storage, join } = channelWorld();
    const kim = join();
    await ask(kim.session, "baro:subscribe", [{ channel: "kept" }]);
    for (let i = 0; i < 1500; i++) await channels.channel(`log ${i}`).head();
    await channels.channel("kept").publish("e", 1);
    expect(await kim.peer.offsets()).toEqual([1]);
    kim.session.end();
    for (let i = 0; i < 1500; i++) await channels.channel(`log ${i}`).head();
    expect(storage.logs.find("/,kept")).toBeUndefined();
  });

  it("are not made by asking the server who is there", async () => {
    const { channels, storage } = channelWorld();
    expect(await channels.channel("log").count()).toBe(0);
    expect(storage.logs.size).toBe(0);
  });
});
