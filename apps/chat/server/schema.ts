import type { Database } from "better-sqlite3";

/** Each entry brings the file from the version of its index to the next one. Never change one that has been released. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE rooms (
     id INTEGER PRIMARY KEY,
     name TEXT NOT NULL,
     name_key TEXT NOT NULL UNIQUE,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE messages (
     room_id INTEGER NOT NULL REFERENCES rooms (id),
     id INTEGER NOT NULL,
     client_id TEXT NOT NULL,
     author TEXT NOT NULL,
     nickname TEXT NOT NULL,
     text TEXT NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (room_id, id),
     UNIQUE (room_id, author, client_id)
   ) STRICT, WITHOUT ROWID;`,
  // Messages are entries of the rooms' channels.
  "DROP TABLE messages;",
];

/** Makes the tables, or brings those of an earlier version up to date; all or nothing. */
export function migrate(db: Database): void {
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version > MIGRATIONS.length) {
    throw new Error(
      `it was written by a newer version of this program (schema ${version}, known: ${MIGRATIONS.length})`,
    );
  }
  db.transaction(() => {
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  }).exclusive();
}
