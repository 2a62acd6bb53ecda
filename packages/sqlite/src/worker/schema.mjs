/** @typedef {import("better-sqlite3").Database} Database */

/** "BARO": says that a SQLite file is a store of channels. */
export const APPLICATION_ID = 0x4241524f;

/**
 * One step for each version of the schema: the first makes version 1 of an empty file. Steps are never changed, only added.
 * @type {readonly string[]}
 */
export const STEPS = [
  `
  CREATE TABLE store (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO store VALUES ('epoch', lower(hex(randomblob(12))));
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
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    attachments BLOB,
    by TEXT,
    id TEXT,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (log, offset)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE publishes (
    log INTEGER NOT NULL,
    publisher TEXT NOT NULL,
    id TEXT NOT NULL,
    offset INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (log, publisher, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX publishes_by_time ON publishes (at);
  `,
];

/**
 * Brings a file to the newest version, step by step, each in a transaction of its own.
 * @param {Database} db
 * @param {readonly string[]} [steps]
 */
export function migrate(db, steps = STEPS) {
  for (let version = versionOf(db); version < steps.length; version += 1) {
    db.transaction(() => {
      db.exec(String(steps[version]));
      db.pragma(`user_version = ${version + 1}`);
      db.pragma(`application_id = ${APPLICATION_ID}`);
    }).immediate();
  }
}

/** @param {Database} db @returns {number} */
export const versionOf = (db) => Number(db.pragma("user_version", { simple: true }));
