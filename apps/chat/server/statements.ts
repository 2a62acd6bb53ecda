import type { Database, Statement } from "better-sqlite3";

interface RoomRow {
  id: number;
  name: string;
  createdAt: number;
}

/** Everything that is ever asked of the file, prepared once. */
export interface Statements {
  readonly rooms: Statement<[limit: number], RoomRow>;
  readonly room: Statement<[id: number], RoomRow>;
  readonly countRooms: Statement<[], { count: number }>;
  readonly createRoom: Statement<[{ name: string; key: string; at: number }], { id: number }>;
}

const ROOM = "SELECT id, name, created_at AS createdAt FROM rooms";

export function prepare(db: Database): Statements {
  return {
    rooms: db.prepare(`${ROOM} ORDER BY id DESC LIMIT ?`),
    room: db.prepare(`${ROOM} WHERE id = ?`),
    countRooms: db.prepare("SELECT count(*) AS count FROM rooms"),
    createRoom: db.prepare(
      `INSERT INTO rooms (name, name_key, created_at) VALUES (@name, @key, @at)
       ON CONFLICT (name_key) DO NOTHING RETURNING id`,
    ),
  };
}
