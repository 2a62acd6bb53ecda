import { expect, it, vi } from "vitest";
import type { Channel } from "../../src/channels/channel.ts";
import type { EntriesRange } from "../../src/channels/entries.ts";
import { StoreError } from "../../src/store/errors.ts";
import { channelWorld } from "../support/channel-world.ts";

/** Entries of one page, as the server reads them. */
const PAGE = 100;

/** A channel with so many entries, and how many pages were read of it. */
async function scene(count: number) {
  const { channels, storage, store } = channelWorld();
  const log = channels.channel("log");
  const publish = async (more: number) => {
    await Promise.all(Array.from({ length: more }, (_, i) => log.publish("said", i)));
  };
  await publish(count);
  return { log, publish, storage, store };
}

async function offsetsOf(log: Channel, range?: EntriesRange): Promise<number[]> {
  const offsets: number[] = [];
  for await (const { offset } of log.entries(range)) offsets.push(offset);
  return offsets;
}

const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

it("gives all entries in ascending order, over pages", async () => {
  const { log } = await scene(2 * PAGE + 50);
  expect(await offsetsOf(log)).toEqual(upTo(2 * PAGE + 50));
});

it("gives each entry as history does", async () => {
  const { log } = await scene(1);
  const bytes = Uint8Array.of(1, 2);
  await log.publish("drawn", { bytes }, { id: "a", by: "kim", at: 7 });
  const entries: unknown[] = [];
  for await (const entry of log.entries()) entries.push(entry);
  expect(entries).toEqual((await log.history()).entries);
  const drawn = { offset: 2, event: "drawn", body: { bytes }, id: "a", by: "kim", at: 7 };
  expect(entries[1]).toEqual(drawn);
});

it.each<[range: EntriesRange, first: number, last: number]>([
  [{ after: 195 }, 196, 250],
  [{ before: 205 }, 1, 204],
  [{ after: 90, before: 201 }, 91, 200],
  [{ after: 248, before: 250 }, 249, 249],
  [{ after: 0, before: Number.MAX_SAFE_INTEGER }, 1, 250],
])("gives what is above after and below before: %j", async (range, first, last) => {
  const { log } = await scene(250);
  expect(await offsetsOf(log, range)).toEqual(upTo(last, first));
});

it.each<EntriesRange>([{ after: 5 }, { after: 9 }, { before: 1 }, { before: 0 }])(
  "gives nothing where there is nothing: %j",
  async (range) => {
    const { log } = await scene(5);
    expect(await offsetsOf(log, range)).toEqual([]);
  },
);

it("reads nothing where nothing can be between the ends", async () => {
  const { log, store } = await scene(5);
  expect(await offsetsOf(log, { after: 3, before: 4 })).toEqual([]);
  expect(await offsetsOf(log, { after: 4, before: 2 })).toEqual([]);
  expect(store.reads).toBe(0);
});

it("reads no more entries than lie between the ends", async () => {
  const { log, store } = await scene(PAGE);
  const read = vi.spyOn(store, "read");
  expect(await offsetsOf(log, { after: 10, before: 13 })).toEqual([11, 12]);
  expect(read.mock.calls).toEqual([[expect.anything(), expect.objectContaining({ limit: 2 })]]);
});

it("gives what is appended while it goes on", async () => {
  const { log, publish } = await scene(3);
  const offsets: number[] = [];
  for await (const { offset } of log.entries()) {
    offsets.push(offset);
    if (offset === 3) await publish(2);
    if (offset === 5) await publish(1);
  }
  expect(offsets).toEqual([1, 2, 3, 4, 5, 6]);
});

it("leaves out what was trimmed away, also while it goes on", async () => {
  const { log } = await scene(2 * PAGE + 50);
  await log.trim({ before: 11 });
  const offsets: number[] = [];
  for await (const { offset } of log.entries()) {
    offsets.push(offset);
    if (offset === 60) await log.trim({ before: 241 });
  }
  expect(offsets).toEqual([...upTo(10 + PAGE, 11), ...upTo(250, 241)]);
});

it("gives nothing beyond before where what lies below it was trimmed away", async () => {
  const { log } = await scene(20);
  await log.trim({ before: 15 });
  expect(await offsetsOf(log, { before: 12 })).toEqual([]);
  expect(await offsetsOf(log, { before: 17 })).toEqual([15, 16]);
});

it("reads a page only when all of the one before it were taken", async () => {
  const { log, store } = await scene(2 * PAGE);
  const entries = log.entries()[Symbol.asyncIterator]();
  expect(store.reads).toBe(0);
  for (let taken = 1; taken <= PAGE; taken++) await entries.next();
  expect(store.reads).toBe(1);
  await entries.next();
  expect(store.reads).toBe(2);
});

it("reads no more once its loop is left", async () => {
  const { log, store } = await scene(2 * PAGE);
  const entries = log.entries();
  for await (const { offset } of entries) if (offset === 5) break;
  for await (const _ of entries) throw new Error("the loop was left");
  expect(store.reads).toBe(1);
});

it.each([{ after: -1 }, { after: 0.5 }, { before: "7" }, { before: Number.NaN }])(
  "refuses as history does what is no range: %j",
  async (range) => {
    const { log } = await scene(1);
    const wrong = range as EntriesRange;
    const refusal = await log.history(wrong).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "bad_request" });
    await expect(offsetsOf(log, wrong)).rejects.toEqual(refusal);
  },
);

it("rejects where the store fails, as history does, and begins anew when it is asked again", async () => {
  const { log, store } = await scene(2 * PAGE);
  const cause = new StoreError("STORE_IO");
  let last = 0;
  const broken = async () => {
    for await (const { offset } of log.entries()) {
      last = offset;
      if (offset === 50) store.failure = cause;
    }
  };
  await expect(broken()).rejects.toMatchObject({ code: "store_unavailable", retry: true, cause });
  expect(last).toBe(PAGE);
  store.failure = undefined;
  expect(await offsetsOf(log, { after: last })).toEqual(upTo(2 * PAGE, PAGE + 1));
});

it("rejects when the server closes while it goes on", async () => {
  const { log, storage } = await scene(2 * PAGE);
  const interrupted = async () => {
    for await (const { offset } of log.entries()) if (offset === 1) await storage.close();
  };
  await expect(interrupted()).rejects.toMatchObject({ code: "closed" });
});

it("rejects when another log takes the place of the one that it reads, and gives nothing of it", async () => {
  const { log, store } = await scene(2 * PAGE);
  const { inner } = store;
  const read = inner.read.bind(inner);
  let last = 0;
  const mixed = async () => {
    for await (const { offset } of log.entries()) {
      last = offset;
      inner.read = async (...args) => ({ ...(await read(...args)), epoch: "another" });
    }
  };
  await expect(mixed()).rejects.toMatchObject({
    code: "store_unavailable",
    retry: true,
    message: expect.stringContaining("epoch"),
  });
  expect(last).toBe(PAGE);
});
