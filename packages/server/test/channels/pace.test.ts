import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Pace, type Paced } from "../../src/channels/pace.ts";
import { FakePeer } from "../support/channel-world.ts";

const SLOW = 2 ** 21;

/** Subscriptions whose page is there when the test says so. */
function scene(count: number) {
  const peer = new FakePeer();
  const pace = new Pace(peer);
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const all: Paced[] = Array.from({ length: count }, (_, i) => ({
    proceed() {
      began.push(i);
      return new Promise<void>((resolve) => ends.push(resolve));
    },
  }));
  return { peer, pace, began, ends, all };
}

test("so many wait for the store at a time, and the others in their order", async () => {
  const { pace, began, ends, all } = scene(10);
  for (const each of all) pace.add(each);
  expect(began).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  ends[3]?.();
  await setImmediate();
  expect(began.slice(8)).toEqual([8]);
});

test("nobody begins while the client is slow, and who has ended not at all", async () => {
  const { peer, pace, began, all } = scene(3);
  peer.bufferedBytes = SLOW;
  for (const each of all) pace.add(each);
  pace.remove(all[1] as Paced);
  expect(began).toEqual([]);
  peer.bufferedBytes = 0;
  expect(began).toEqual([0, 2]);
});

test("a client that is slow again stops them again", async () => {
  const { peer, pace, began, ends, all } = scene(9);
  for (const each of all) pace.add(each);
  peer.bufferedBytes = SLOW;
  for (const end of ends) end();
  await setImmediate();
  expect(began).toHaveLength(8);
  peer.bufferedBytes = 0;
  expect(began).toHaveLength(9);
});
