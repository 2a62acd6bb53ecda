import { afterEach, describe, expect, it } from "vitest";
import { type SqliteStore, type SqliteStoreOptions, sqliteStore } from "../src/index.ts";
import { draft, drafts } from "./support/drafts.ts";
import { temporaryFolder } from "./support/files.ts";

const folder = temporaryFolder();
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function openAt(path: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
  const store = sqliteStore(path, options);
  undo.push(() => store.close());
  await store.open();
  return store;
}

describe("a trim of many entries", () => {
  it("lets reads and appends pass", async () => {
    const store = await openAt(folder.file("long.db"));
    await store.append(drafts(30_000));
    const order: string[] = [];
    const trimmed = store.trim("log", { maxEntries: 10 }).then(() => order.push("trimmed"));
    const read = store.read("log", { limit: 1 }).then(() => order.push("read"));
    const appended = store.append([draft()]).then(() => order.push("appended"));
    await Promise.all([trimmed, read, appended]);
    expect(order).toEqual(["read", "appended", "trimmed"]);
    expect(await store.head("log")).toMatchObject({ head: 30_001, first: 29_992 });
  });

  it("is done before the store is closed", async () => {
    const path = folder.file("closing.db");
    const store = await openAt(path);
    await store.append(drafts(10_000));
    const trimmed = store.trim("log", { before: 9_000 });
    await store.close();
    expect(await trimmed).toMatchObject({ head: 10_000, first: 9_000 });
    expect(await (await openAt(path)).head("log")).toMatchObject({ first: 9_000 });
  });

  it("makes room in a store that is full", async () => {
    const store = await openAt(folder.file("room.db"), { maxFileBytes: 1_000_000 });
    const large = drafts(10, { body: JSON.stringify("x".repeat(20_000)) });
    const fill = async (): Promise<never> => {
      for (;;) await store.append(large);
    };
    await expect(fill()).rejects.toMatchObject({
      code: "STORE_FULL",
      message: expect.stringContaining("room.db"),
      cause: expect.objectContaining({ message: expect.stringContaining("SQLITE_FULL") }),
    });
    const { head } = await store.head("log");
    await store.trim("log", { maxEntries: 5 });
    expect((await store.append(large))[0]).toMatchObject({ offset: head + 1 });
  });
});

describe("attachments", () => {
  it("come back as they were, whatever memory they were part of", async () => {
    const store = await openAt(folder.file("attachments.db"));
    const large = new Uint8Array(1_000_000).fill(7);
    const attachments = [large.subarray(10, 13), Buffer.from("abc"), new Uint8Array(0), large];
    await store.append([
      draft(),
      draft({ attachments }),
      draft({ attachments: [Buffer.from("z")] }),
    ]);
    // What is handed to the store is still the caller's.
    expect(large.byteLength).toBe(1_000_000);
    const { entries } = await store.read("log", { limit: 9 });
    const sizes = entries.map((entry) => entry.attachments.map(({ byteLength }) => byteLength));
    expect(sizes).toEqual([[], [3, 3, 0, 1_000_000], [1]]);
    const [first, second, , last] = entries[1]?.attachments ?? [];
    expect(first).toEqual(Buffer.from([7, 7, 7]));
    expect(second).toEqual(Buffer.from("abc"));
    expect(last && Buffer.compare(last, large)).toBe(0);
    expect(entries[2]?.attachments).toEqual([Buffer.from("z")]);
  });
});

describe("options", () => {
  it.each([
    ["", {}, "path"],
    [":memory:", {}, "memoryStore"],
    ["a.db", { durability: "disk" }, "durability"],
    ["a.db", { rememberFor: -1 }, "rememberFor"],
    ["a.db", { lockTimeout: 2 ** 31 }, "lockTimeout"],
    ["a.db", { maxFileBytes: Number.NaN }, "maxFileBytes"],
  ])("that make no sense are refused at once: %s %o", (path, options, word) => {
    const make = () => Reflect.apply(sqliteStore, undefined, [path, options]);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(word);
  });
});
