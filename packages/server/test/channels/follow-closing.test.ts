import { expect, it } from "vitest";
import type { Projection } from "../../src/channels/projection.ts";
import { settled } from "../support/channel-world.ts";
import { followScene, Gate, Offsets } from "../support/projections.ts";

/** A projection whose entries wait until the test lets them go. */
function held() {
  const called: number[] = [];
  const gate = new Gate();
  const projection: Projection = {
    after: () => called.length,
    entry: async (_channel, { offset }) => {
      called.push(offset);
      await gate.opened;
    },
  };
  const release = async (): Promise<void> => {
    gate.open();
    await settled();
  };
  return { called, projection, release };
}

it("a server that closes calls no projection again, and reports nothing of it", async () => {
  const { channels, publish, storage, timers, reported } = followScene();
  const { called, projection, release } = held();
  await publish(3);
  await channels.follow(projection);
  await publish(1);
  await expect.poll(() => called).toEqual([1]);
  await storage.close();
  await release();
  expect(await timers.pass()).toEqual([]);
  expect([called, reported]).toEqual([[1], []]);
});

it("a server that closes tries nothing again", async () => {
  const { channels, publish, storage, timers, reported } = followScene();
  const offsets = new Offsets();
  offsets.failure = new Error("the app's database is locked");
  await channels.follow(offsets);
  await publish(1);
  await storage.close();
  offsets.failure = undefined;
  expect(await timers.pass()).toEqual([]);
  expect(offsets.taken).toEqual({});
  expect(reported).toHaveLength(1);
});

it("what is committed while the server closes is taken in after the next start", async () => {
  const { channels, publish, storage, store } = followScene();
  const offsets = new Offsets();
  await channels.follow(offsets);
  await publish(1);
  store.close = async () => {};
  const publishing = publish(2);
  await Promise.all([publishing, storage.close()]);
  expect(offsets.taken).toEqual({ log: [1] });
  const next = followScene({ store });
  await next.channels.follow(offsets, ["log"]);
  expect(offsets.taken).toEqual({ log: [1, 2, 3] });
});

it("following that has not begun rejects when the server closes, also where the app does not answer", async () => {
  const { channels, publish, storage } = followScene();
  await publish(3);
  const { called, projection } = held();
  const beginning = channels.follow(projection, ["log"]);
  beginning.catch(() => {});
  await expect.poll(() => called).toEqual([1]);
  await storage.close();
  await expect(beginning).rejects.toMatchObject({ code: "closed" });
});

it("a server that is closed begins no following", async () => {
  const { channels, storage } = followScene();
  await storage.close();
  await expect(channels.follow(new Offsets())).rejects.toMatchObject({ code: "closed" });
});

it("nothing is kept of channels where nothing is to be done", async () => {
  const { channels, publish, storage, timers } = followScene();
  const offsets = new Offsets();
  await channels.follow(offsets, ["a", "b"]);
  await publish(2);
  expect(storage.workers.size).toBe(0);
  offsets.failure = new Error("the app's database is locked");
  await publish(1);
  expect(storage.workers.size).toBe(1);
  offsets.failure = undefined;
  await timers.pass();
  await expect.poll(() => storage.workers.size).toBe(0);
});
