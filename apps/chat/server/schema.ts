import type { Schema } from "./host/database.ts";

/** Everything but the messages, which are in the channels' own file. `lines` repeats of them what lists and searches need. */
const tables = `
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

/** Rooms as their members see them: messages and files of others above what someone has read are unread. */
const views = `
CREATE TEMP VIEW summaries AS SELECT me.user AS viewer, r.id, r.kind, r.name, r.created_at AS createdAt,
  (SELECT json_group_array(json_object('id', user, 'joined', joined, 'read', read) ORDER BY joined, user)
    FROM members WHERE room = r.id) AS members,
  (SELECT count(*) FROM lines
    WHERE room = r.id AND offset > me.read AND by <> me.user AND kind <> 'notice') AS unread,
  (SELECT json_object('by', by, 'kind', kind, 'text', substr(text, 1, 120), 'at', at, 'offset', offset)
    FROM lines WHERE room = r.id ORDER BY offset DESC LIMIT 1) AS last
FROM members me JOIN rooms r ON r.id = me.room`;

export const SCHEMA: Schema = { version: 4, tables, views };
