import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { StoreFault } from "./fault.mjs";
import { APPLICATION_ID, migrate, STEPS, versionOf } from "./schema.mjs";

/**
 * @typedef {object} FileOptions
 * @property {string} path
 * @property {"process" | "power"} durability
 * @property {number} lockTimeout ms
 * @property {number} [maxPages] bound of the file, for tests of a full disk
 */

/**
 * Opens a file, and makes it where there is none. No other process can write to it as long as it is open; the system ends that
 * with this process, however it ends.
 * @param {FileOptions} options
 * @returns {Database.Database}
 */
export function openFile({ path, durability, lockTimeout, maxPages }) {
  mkdirSync(dirname(path), { recursive: true });
  const db = new Database(path, { timeout: lockTimeout });
  try {
    db.pragma("locking_mode = EXCLUSIVE");
    refuseForeign(db);
    db.pragma("journal_mode = WAL");
    db.pragma(`synchronous = ${durability === "power" ? "FULL" : "NORMAL"}`);
    // Takes the lock now, not with the first entry.
    db.exec("BEGIN IMMEDIATE; COMMIT");
    migrate(db);
    if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @param {Database.Database} db */
function refuseForeign(db) {
  const application = db.pragma("application_id", { simple: true });
  const isEmpty = db.prepare("SELECT count(*) AS n FROM sqlite_schema").pluck().get() === 0;
  if (isEmpty) return;
  if (application !== APPLICATION_ID)
    throw new StoreFault("STORE_DAMAGED", "it is of another program");
  const version = versionOf(db);
  if (version > STEPS.length) {
    throw new StoreFault(
      "STORE_NEWER",
      `its version is ${version}, this program knows ${STEPS.length}`,
    );
  }
}
