import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";

const VERSION = 4;

/** Everything but the messages, which are in the channels' own file. `lines` repeats of them what lists and searches need. */
const TABLES = `
CREATE TABLE users (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, password TEXT NOT NULL,
  created_at INTEGER NOT NULL, last_seen INTEGER
) STRICT;
CREATE TABLE sessions (
  hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users (id), expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE rooms (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL,
  pair TEXT UNIQUE -- of a direct room: both ids, in order
) STRICT;
CREATE TABLE members (
  room INTEGER NOT NULL REFERENCES rooms (id), user TEXT NOT NULL REFERENCES users (id),
  joined INTEGER NOT NULL, read INTEGER NOT NULL, PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX rooms_of ON members (user);
CREATE TABLE lines (
  room INTEGER NOT NULL, offset INTEGER NOT NULL, by TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
  at INTEGER NOT NULL,
  file TEXT, -- the id of the file that it shows
  PRIMARY KEY (room, offset)
) STRICT, WITHOUT ROWID;
CREATE INDEX shown_files ON lines (file) WHERE file IS NOT NULL;
CREATE TABLE files (
  id TEXT PRIMARY KEY, room INTEGER NOT NULL REFERENCES rooms (id), user TEXT NOT NULL REFERENCES users (id),
  size INTEGER NOT NULL, at INTEGER NOT NULL,
  info TEXT NOT NULL -- JSON: what the page is told of it
) STRICT;
CREATE INDEX files_of ON files (user, size);
`;

/** Opens the file, and makes it where there is none. Throws an `Error` that names it: its reader can change that. */
export function openDatabase(file: string): Database.Database {
  try {
    if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
    const db = new Database(file, { timeout: 5000 });
    db.pragma("journal_mode = WAL");
    // With WAL's usual NORMAL a power cut may lose what has been acknowledged.
    db.pragma("synchronous = FULL");
    db.pragma("foreign_keys = ON");
    // SQLite's own lower() knows ASCII only.
    db.function("lower_unicode", { deterministic: true }, (text) => String(text).toLowerCase());
    db.transaction(makeTables).exclusive(db);
    return db;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The database ${file} cannot be used: ${reason}.`, { cause: error });
  }
}

function makeTables(db: Database.Database): void {
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version === VERSION) return;
  if (version !== 0) {
    throw new Error(`it is of another version of this program (${version}, not ${VERSION})`);
  }
  db.exec(TABLES);
  db.pragma(`user_version = ${VERSION}`);
}
