import Database from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import { type SqliteStore, type SqliteStoreOptions, sqliteStore } from "../src/index.ts";
import { columnsOf } from "../src/wire/drafts.ts";
import { LogFile } from "../src/worker/log-file.mjs";
import { openFile } from "../src/worker/open.mjs";
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

/** A file that was in use when its machine went down, as seen when it is up again. */
function leftOpen(path: string, durability: "process" | "power"): string {
  const db = openFile({
    path,
    durability,
    rememberFor: 1000,
    lockTimeout: 0,
    maxFileBytes: undefined,
    check: false,
  });
  const logs = new LogFile(db, { durability, rememberFor: 1000, run: "an earlier run" });
  const { epoch } = logs.append(columnsOf([draft()]));
  db.close();
  return epoch;
}

describe("the epoch of a file", () => {
  it("is another one after a power cut that may have taken commits", async () => {
    const path = folder.file("cut.db");
    const epoch = leftOpen(path, "process");
    const store = await openAt(path);
    const head = await store.head("log");
    expect(head).toMatchObject({ head: 1 });
    expect(head.epoch).not.toBe(epoch);
    await store.close();
    expect((await (await openAt(path)).head("log")).epoch).toBe(head.epoch);
  });

  it("stays when every commit was on the disk", async () => {
    const path = folder.file("synced.db");
    const epoch = leftOpen(path, "power");
    expect(await (await openAt(path)).head("log")).toMatchObject({ epoch, head: 1 });
  });
});

describe("a backup", () => {
  it("is a whole store of its own, taken while the store goes on", async () => {
    const store = await openAt(folder.file("live.db"));
    await store.append(drafts(500));
    const copy = folder.file("copy.db");
    const [, receipts] = await Promise.all([store.backup(copy), store.append(drafts(10))]);
    expect(receipts).toHaveLength(10);
    const restored = await openAt(copy, { check: true });
    const [there, here] = [await restored.head("log"), await store.head("log")];
    expect(there.head).toBeGreaterThanOrEqual(500);
    expect(there.epoch).not.toBe(here.epoch);
    const { entries } = await restored.read("log", { after: 0, limit: 500 });
    expect(entries.map(({ body }) => body)).toEqual(drafts(500).map(({ body }) => body));
  });

  it("replaces an earlier one, and leaves it where a new one cannot be made", async () => {
    const store = await openAt(folder.file("again.db"));
    const copy = folder.file("again-copy.db");
    await store.backup(copy);
    await store.append([draft()]);
    await store.backup(copy);
    const failure = { name: "StoreError", code: "STORE_IO" };
    await expect(store.backup(folder.file("no/such/folder.db"))).rejects.toMatchObject(failure);
    expect(await (await openAt(copy)).head("log")).toMatchObject({ head: 1 });
    expect(await store.append([draft()])).toMatchObject([{ offset: 2 }]);
  });
});

describe("a repeat", () => {
  it("is known for as long as was asked, by the clock of the entries", async () => {
    const store = await openAt(folder.file("remembered.db"), { rememberFor: 100_000 });
    const publish = (at: number) => store.append([draft({ publisher: "p", id: "1", at })]);
    await publish(1_000_000);
    expect(await publish(1_090_000)).toMatchObject([{ offset: 1, repeated: true }]);
    await store.append([draft({ at: 1_200_000 })]);
    expect(await publish(1_200_001)).toMatchObject([{ offset: 3, repeated: false }]);
  });
});

describe("the check of a file", () => {
  it("finds at once what is else found when it is read", async () => {
    const path = folder.file("checked.db");
    const store = await openAt(path);
    await store.append(drafts(3000));
    await store.close();
    const db = new Database(path);
    db.unsafeMode();
    db.pragma("writable_schema = ON");
    db.exec("UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'entries'");
    db.close();
    await expect(openAt(path, { check: true })).rejects.toMatchObject({ code: "STORE_DAMAGED" });
  });
});
