import { expect, it } from "vitest";
import { ask, channelWorld, settled } from "../support/channel-world.ts";
import { useUnheard } from "../support/uncaught.ts";

const printed = useUnheard();

it.each([
  [
    "throws",
    () => {
      throw new Error("of the app");
    },
  ],
  ["rejects", () => Promise.reject(new Error("of the app"))],
])(
  "a listener to entries that %s is printed for each, and subscribers get them all",
  async (_what, fail) => {
    const world = channelWorld();
    world.channels.on("entry", fail);
    const kim = world.join();
    await ask(kim.session, "baro:subscribe", [{ channel: "log" }]);
    for (let n = 0; n < 3; n++) await world.channels.channel("log").publish("e", n);
    expect(await kim.peer.offsets()).toEqual([1, 2, 3]);
    expect(printed()).toHaveLength(3);
  },
);

it.each([
  [
    "throws",
    () => {
      throw new Error("of the app");
    },
  ],
  ["rejects", () => Promise.reject(new Error("of the app"))],
])(
  "an `error` listener that %s is printed, and publishing goes on when the store does",
  async (_what, fail) => {
    const world = channelWorld();
    world.channels.on("error", fail);
    const kim = world.join();
    const publish = (id: string) =>
      ask(kim.session, "baro:publish", "log", "a secret of its own", [{ id, event: "e", body: 1 }]);
    world.store.failure = new Error("the disk is gone");
    expect(await publish("a")).toMatchObject({ error: { code: "store_unavailable" } });
    world.store.failure = undefined;
    expect(await publish("a")).toMatchObject({ results: [{ offset: 1 }] });
    await settled();
    expect(printed()).toEqual([expect.stringContaining("Error: of the app")]);
  },
);
