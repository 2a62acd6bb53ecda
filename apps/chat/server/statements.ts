import type { Database, Statement } from "better-sqlite3";
import type { Message } from "./events.ts";

export interface MessageRow {
  room: number;
  id: number;
  clientId: string;
  author: string;
  nickname: string;
  text: string;
  at: number;
}

export interface RoomRow {
  id: number;
  name: string;
  createdAt: number;
  lastId: number | null;
  nickname: string | null;
  text: string | null;
  at: number | null;
}

interface MessageKey {
  room: number;
  clientId: string;
  author: string;
}

type NewMessage = MessageKey & { nickname: string; text: string; at: number };

/** Everything that is ever asked of the file, prepared once. */
export interface Statements {
  readonly rooms: Statement<[limit: number], RoomRow>;
  readonly room: Statement<[id: number], RoomRow>;
  readonly countRooms: Statement<[], { count: number }>;
  readonly createRoom: Statement<[{ name: string; key: string; at: number }], { id: number }>;
  readonly append: Statement<[NewMessage], MessageRow>;
  readonly byClientId: Statement<[MessageKey], MessageRow>;
  readonly before: Statement<[{ room: number; before: number; limit: number }], MessageRow>;
  readonly after: Statement<[{ room: number; after: number }], MessageRow>;
}

const MESSAGE = "room_id AS room, id, client_id AS clientId, author, nickname, text, at";

const ROOM = `
  SELECT rooms.id, rooms.name, rooms.created_at AS createdAt,
         last.id AS lastId, last.nickname, substr(last.text, 1, 120) AS text, last.at
  FROM rooms
  LEFT JOIN messages AS last
    ON last.room_id = rooms.id
   AND last.id = (SELECT max(id) FROM messages WHERE room_id = rooms.id)`;

// The WHERE also keeps SQLite from reading ON CONFLICT as the ON of a join.
const APPEND = `
  INSERT INTO messages (room_id, id, client_id, author, nickname, text, at)
  SELECT @room, coalesce(max(id), 0) + 1, @clientId, @author, @nickname, @text, @at
  FROM messages WHERE room_id = @room
  ON CONFLICT (room_id, author, client_id) DO NOTHING
  RETURNING ${MESSAGE}`;

export function prepare(db: Database): Statements {
  return {
    rooms: db.prepare(`${ROOM} ORDER BY coalesce(last.at, rooms.created_at) DESC LIMIT ?`),
    room: db.prepare(`${ROOM} WHERE rooms.id = ?`),
    countRooms: db.prepare("SELECT count(*) AS count FROM rooms"),
    createRoom: db.prepare(
      `INSERT INTO rooms (name, name_key, created_at) VALUES (@name, @key, @at)
       ON CONFLICT (name_key) DO NOTHING RETURNING id`,
    ),
    append: db.prepare(APPEND),
    byClientId: db.prepare(
      `SELECT ${MESSAGE} FROM messages
       WHERE room_id = @room AND author = @author AND client_id = @clientId`,
    ),
    before: db.prepare(
      `SELECT ${MESSAGE} FROM messages
       WHERE room_id = @room AND id < @before ORDER BY id DESC LIMIT @limit`,
    ),
    after: db.prepare(
      `SELECT ${MESSAGE} FROM messages WHERE room_id = @room AND id > @after ORDER BY id`,
    ),
  };
}

export function toMessage({ author, nickname, ...rest }: MessageRow): Message {
  return { ...rest, author: { id: author, nickname } };
}
