import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { StoreFault } from "./fault.mjs";
import { APPLICATION_ID, migrate } from "./schema.mjs";

/** @typedef {import("../wire/calls.ts").FileOptions} FileOptions */

/** Pages of the write-ahead log after which it is moved into the file, 16 MB: pages that are written again and again go there once. */
const CHECKPOINT_PAGES = 4000;

/**
 * Opens a file, makes it with its folder where there is none, and brings its schema up to date. No other process can use it as long as
 * it is open; the system ends that with this process, however it ends. What is no store is left as it is.
 * @param {FileOptions} options
 * @returns {Database.Database}
 */
export function openFile(options) {
  mkdirSync(dirname(options.path), { recursive: true });
  const db = new Database(options.path, { timeout: options.lockTimeout });
  try {
    prepareFile(db, options);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @param {Database.Database} db @param {FileOptions} options */
function prepareFile(db, { check, maxFileBytes }) {
  db.pragma("locking_mode = EXCLUSIVE");
  refuseForeign(db);
  db.pragma("journal_mode = WAL");
  // Until the file is known to be in order every commit waits for the disk, whatever is asked for later.
  db.pragma("synchronous = FULL");
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  // Takes the lock now, not with the first entry.
  db.exec("BEGIN IMMEDIATE; COMMIT");
  if (check) refuseDamaged(db);
  migrate(db);
  if (maxFileBytes !== undefined) bound(db, maxFileBytes);
}

/** @param {Database.Database} db */
function refuseForeign(db) {
  const application = db.pragma("application_id", { simple: true });
  const isEmpty = db.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() === 0;
  if (isEmpty || application === APPLICATION_ID) return;
  throw new StoreFault("STORE_DAMAGED", "it is of another program");
}

/** @param {Database.Database} db */
function refuseDamaged(db) {
  const found = String(db.pragma("quick_check(1)", { simple: true }));
  if (found !== "ok") throw new StoreFault("STORE_DAMAGED", found);
}

/** @param {Database.Database} db @param {number} bytes */
function bound(db, bytes) {
  const page = Number(db.pragma("page_size", { simple: true }));
  db.pragma(`max_page_count = ${Math.max(1, Math.floor(bytes / page))}`);
}
