import { describeStore } from "@baro/testing";
import { describe, expect, it } from "vitest";
import type { Draft } from "../../src/store/contract.ts";
import { type MemoryStoreOptions, memoryStore } from "../../src/store/memory.ts";

describeStore("memory", () => memoryStore());

const draft = (rest: Partial<Draft> = {}): Draft => ({
  log: "log",
  event: "event",
  body: "{}",
  attachments: [],
  at: 1,
  ...rest,
});

const filled = async (options: MemoryStoreOptions, ...drafts: Partial<Draft>[]) => {
  const store = memoryStore(options);
  await store.append(drafts.map(draft));
  return store;
};

describe("the memory store", () => {
  it("keeps so many entries of each log, the newest", async () => {
    const store = await filled({ maxEntries: 2 }, {}, {}, {}, { log: "other" });
    expect(await store.head("log")).toMatchObject({ head: 3, first: 2 });
    expect(await store.head("other")).toMatchObject({ head: 1, first: 1 });
  });

  it("keeps so many bytes of each log", async () => {
    const attachments = [new Uint8Array(10)];
    const store = await filled({ maxBytes: 25 }, { attachments }, { attachments }, { attachments });
    expect(await store.head("log")).toMatchObject({ head: 3, first: 2 });
  });

  it("goes on after many times its bound", async () => {
    const store = await filled({ maxEntries: 50 }, ...Array.from({ length: 1000 }, () => ({})));
    const { entries } = await store.read("log", { after: 0, limit: 3 });
    expect(entries.map(({ offset }) => offset)).toEqual([951, 952, 953]);
  });

  it("forgets ids beyond their number, the oldest first", async () => {
    const publish = (id: string) => ({ publisher: "p", id });
    const store = await filled({ maxIds: 2 }, publish("1"), publish("2"), publish("3"));
    const receipts = await store.append([draft(publish("3")), draft(publish("1"))]);
    expect(receipts.map(({ repeated }) => repeated)).toEqual([true, false]);
  });

  it("forgets ids beyond their time", async () => {
    const publish = (id: string, at: number) => draft({ publisher: "p", id, at });
    const store = memoryStore({ maxIdAge: 100 });
    await store.append([publish("1", 0), publish("2", 50), publish("3", 101)]);
    const receipts = await store.append([publish("2", 102), publish("1", 103)]);
    expect(receipts.map(({ repeated }) => repeated)).toEqual([true, false]);
  });

  it("has another epoch in another process", async () => {
    const [one, other] = [memoryStore(), memoryStore()];
    expect((await one.head("log")).epoch).not.toBe((await other.head("log")).epoch);
  });
});
