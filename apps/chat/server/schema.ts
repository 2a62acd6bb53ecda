/** Of the tables: a file of another version is not opened. */
export const VERSION = 6;

/** Everything but the messages, which are in the channels' own file. `lines` repeats of them what lists and searches need. */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, password TEXT NOT NULL,
  last_seen INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
  hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users (id), expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS rooms (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL,
  pair TEXT UNIQUE -- of a direct room: both ids, in order
) STRICT;
CREATE TABLE IF NOT EXISTS members (
  room INTEGER NOT NULL REFERENCES rooms (id), user TEXT NOT NULL REFERENCES users (id),
  joined INTEGER NOT NULL, read INTEGER NOT NULL, PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rooms_of ON members (user);
CREATE TABLE IF NOT EXISTS lines (
  room INTEGER NOT NULL, offset INTEGER NOT NULL, by TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
  at INTEGER NOT NULL, file TEXT, -- JSON: the file that it shows
  PRIMARY KEY (room, offset)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS shown_files ON lines (file ->> 'id') WHERE file IS NOT NULL;
-- Rooms as their members see them: messages and files of others above what someone has read are unread.
CREATE TEMP VIEW summaries AS
SELECT me.user AS viewer, r.id AS room, coalesce(last.at, r.created_at) AS used, json_object(
  'id', r.id, 'kind', r.kind, 'name', r.name, 'createdAt', r.created_at,
  'members', (SELECT json_group_array(json_object('id', user, 'joined', joined, 'read', read) ORDER BY joined, user)
    FROM members WHERE room = r.id),
  'unread', (SELECT count(*) FROM lines
    WHERE room = r.id AND offset > me.read AND by <> me.user AND kind <> 'notice'),
  'head', coalesce(last.offset, 0),
  'last', iif(last.offset, json_object('by', last.by, 'kind', last.kind, 'text', substr(last.text, 1, 120),
    'at', last.at, 'offset', last.offset), NULL)) AS summary
FROM members me JOIN rooms r ON r.id = me.room LEFT JOIN lines last
  ON last.room = r.id AND last.offset = (SELECT max(offset) FROM lines WHERE room = r.id);
PRAGMA user_version = ${VERSION}`;
