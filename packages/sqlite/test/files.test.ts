import { readFileSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import { type SqliteStoreOptions, sqliteStore } from "../src/index.ts";
import { migrate } from "../src/worker/schema.mjs";
import { draft, drafts } from "./support/drafts.ts";
import { temporaryFolder } from "./support/files.ts";

const folder = temporaryFolder();
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function storeAt(path: string, options: SqliteStoreOptions = { lockTimeout: 0 }) {
  const store = sqliteStore(path, options);
  undo.push(() => store.close());
  return store;
}

describe("a store's file", () => {
  it("is made with its folders", async () => {
    const store = storeAt(folder.file("a/b/c.db"));
    await store.open();
    expect(await store.append([draft()])).toMatchObject([{ offset: 1 }]);
  });

  it("can be had once at a time, also within one process", async () => {
    const path = folder.file("locked.db");
    const first = storeAt(path);
    await first.open();
    await expect(storeAt(path).open()).rejects.toMatchObject({ code: "STORE_LOCKED" });
    await first.close();
    await storeAt(path).open();
  });

  it("is waited for while another lets go of it", async () => {
    const path = folder.file("handed-over.db");
    const first = storeAt(path);
    await first.open();
    await first.append([draft()]);
    const second = storeAt(path, { lockTimeout: 10_000 });
    const opened = second.open();
    await first.close();
    await opened;
    expect(await second.head("log")).toMatchObject({ head: 1 });
  });

  it.each([
    ["text", "this is no database, and long enough to be read as one: ".repeat(40)],
    ["half of a database", ""],
  ])("is refused when it is damaged: %s", async (name, text) => {
    const path = folder.file(`damaged-${name}.db`);
    if (text === "") writeFileSync(path, await brokenDatabase());
    else writeFileSync(path, text);
    const store = storeAt(path);
    const failure = store.open().then(() => store.read("log", { limit: 1000 }));
    await expect(failure).rejects.toMatchObject({ code: "STORE_DAMAGED" });
  });

  it("is refused when it is another program's, and left as it is", async () => {
    const path = folder.file("foreign.db");
    const db = new Database(path);
    db.exec("CREATE TABLE things (id INTEGER)");
    db.close();
    const before = readFileSync(path);
    await expect(storeAt(path).open()).rejects.toMatchObject({ code: "STORE_DAMAGED" });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("is refused when a newer version wrote it", async () => {
    const path = folder.file("newer.db");
    const store = storeAt(path);
    await store.open();
    await store.close();
    const db = new Database(path);
    db.pragma("user_version = 99");
    db.close();
    await expect(storeAt(path).open()).rejects.toMatchObject({
      code: "STORE_NEWER",
      message: expect.stringContaining("99"),
    });
  });

  it("that cannot be made says why", async () => {
    writeFileSync(folder.file("plain"), "");
    const store = storeAt(folder.file("plain/chat.db"));
    await expect(store.open()).rejects.toMatchObject({ code: "STORE_IO" });
  });

  it("that is full takes nothing of a batch, and goes on when there is room", async () => {
    const store = storeAt(folder.file("full.db"), { maxFileBytes: 160_000 });
    await store.open();
    await store.append(drafts(5));
    const large = drafts(20, { body: JSON.stringify("x".repeat(20_000)) });
    await expect(store.append(large)).rejects.toMatchObject({ code: "STORE_FULL" });
    expect(await store.head("log")).toMatchObject({ head: 5 });
    expect(await store.append([draft()])).toMatchObject([{ offset: 6 }]);
  });

  it("is closed with what was asked for before, and answers nothing then", async () => {
    const path = folder.file("closed.db");
    const store = storeAt(path);
    await store.open();
    const appended = store.append(drafts(100));
    await store.close();
    expect(await appended).toHaveLength(100);
    await expect(store.append([draft()])).rejects.toMatchObject({ code: "STORE_CLOSED" });
    await expect(store.open()).rejects.toMatchObject({ code: "STORE_CLOSED" });
    const again = storeAt(path);
    await again.open();
    expect(await again.head("log")).toMatchObject({ head: 100 });
  });

  it("answers nothing before it is open", async () => {
    const store = storeAt(folder.file("not-open.db"));
    await expect(store.head("log")).rejects.toMatchObject({ code: "STORE_CLOSED" });
  });
});

describe("the schema", () => {
  it("is brought up to date step by step, with what was there", () => {
    const db = new Database(":memory:");
    migrate(db, ["CREATE TABLE a (x); INSERT INTO a VALUES (1)"]);
    migrate(db, ["never run again", "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1"]);
    expect(db.prepare("SELECT * FROM a").all()).toEqual([{ x: 1, y: 2 }]);
    expect(db.pragma("user_version", { simple: true })).toBe(2);
    db.close();
  });

  it("stays at the last good version when a step fails", () => {
    const db = new Database(":memory:");
    const steps = ["CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)"];
    expect(() => migrate(db, steps)).toThrow("nowhere");
    expect(db.pragma("user_version", { simple: true })).toBe(1);
    expect(db.prepare("SELECT name FROM sqlite_schema").pluck().all()).toEqual(["a"]);
    db.close();
  });
});

/** A database whose second half is noise. */
async function brokenDatabase(): Promise<Buffer> {
  const path = folder.file("whole.db");
  const store = sqliteStore(path);
  await store.open();
  await store.append(drafts(2000, { body: JSON.stringify("x".repeat(200)) }));
  await store.close();
  const bytes = readFileSync(path);
  return bytes.fill(0xa5, Math.ceil(bytes.length / 8));
}
