import { StoreFault } from "./fault.mjs";

/** @typedef {import("better-sqlite3").Database} Database */

/** "BARO": says that a SQLite file is a store of channels. */
export const APPLICATION_ID = 0x4241524f;

/**
 * One step for each version of the schema: the first makes version 1 of an empty file. Steps are never changed, only added.
 * What is long stands last in a row, so that trims need not read it. `seq` grows with time, so that the oldest publishes are found
 * without an index by time.
 * @type {readonly string[]}
 */
const STEPS = [
  `
  CREATE TABLE store (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO store VALUES ('epoch', lower(hex(randomblob(12)))), ('opened', '');
  CREATE TABLE logs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    head INTEGER NOT NULL,
    first INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE entries (
    log INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    at REAL NOT NULL,
    bytes INTEGER NOT NULL,
    event TEXT NOT NULL,
    by TEXT,
    id TEXT,
    body TEXT NOT NULL,
    attachments BLOB,
    PRIMARY KEY (log, offset)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE publishes (
    seq INTEGER PRIMARY KEY,
    log INTEGER NOT NULL,
    publisher TEXT NOT NULL,
    id TEXT NOT NULL,
    offset INTEGER NOT NULL,
    at REAL NOT NULL,
    UNIQUE (log, publisher, id)
  ) STRICT;
  `,
];

/**
 * Brings a file to the newest version, step by step, each in a transaction of its own.
 * @param {Database} db
 * @param {readonly string[]} [steps]
 * @throws StoreFault STORE_NEWER
 */
export function migrate(db, steps = STEPS) {
  const from = Number(db.pragma("user_version", { simple: true }));
  if (from > steps.length) {
    const detail = `its version is ${from}, this program knows ${steps.length}`;
    throw new StoreFault("STORE_NEWER", detail);
  }
  for (let version = from; version < steps.length; version += 1) {
    db.transaction(() => {
      db.exec(String(steps[version]));
      db.pragma(`user_version = ${version + 1}`);
      db.pragma(`application_id = ${APPLICATION_ID}`);
    }).immediate();
  }
}
