import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import type { LastWords, Message, Page, RoomSummary } from "./events.ts";
import { LIMITS } from "./limits.ts";
import { Refused } from "./refused.ts";
import { migrate } from "./schema.ts";
import { prepare, type RoomRow, type Statements, toMessage } from "./statements.ts";

/** A room as the store knows it: who is in it now is not its business. */
export type StoredRoom = Omit<RoomSummary, "members">;

/** A message before the store has given it its id. */
export type Draft = Omit<Message, "id">;

/** Rooms and messages in one SQLite file. What a method has returned is on the disk. */
export class Store {
  readonly #db: Database.Database;
  readonly #sql: Statements;

  /** Opens the file, and makes it and its folder where there is none. `:memory:` is for tests. */
  constructor(file: string) {
    this.#db = open(file);
    this.#sql = prepare(this.#db);
  }

  /** Most recently used first. */
  rooms(): StoredRoom[] {
    return this.#sql.rooms.all(LIMITS.rooms).map(toRoom);
  }

  /** Throws `room_not_found`. */
  room(id: number): StoredRoom {
    const row = this.#sql.room.get(id);
    if (row === undefined) throw new Refused("room_not_found");
    return toRoom(row);
  }

  /** Throws `room_name_taken` (upper and lower case are the same name) and `too_many_rooms`. */
  createRoom(name: string, at: number): StoredRoom {
    const count = this.#sql.countRooms.get()?.count ?? 0;
    if (count >= LIMITS.rooms) throw new Refused("too_many_rooms");
    const row = this.#sql.createRoom.get({ name, key: name.toLowerCase(), at });
    if (row === undefined) throw new Refused("room_name_taken");
    return this.room(row.id);
  }

  /** Stores the message once: a repeat (same room, author and `clientId`) gives the first one back. */
  append(draft: Draft): { message: Message; repeated: boolean } {
    const { room, clientId, author, text, at } = draft;
    const key = { room, clientId, author: author.id };
    const added = this.#sql.append.get({ ...key, nickname: author.nickname, text, at });
    if (added !== undefined) return { message: toMessage(added), repeated: false };
    const first = this.#sql.byClientId.get(key);
    if (first === undefined) throw new Error("a message is neither new nor a repeat");
    return { message: toMessage(first), repeated: true };
  }

  /** The newest messages, or the newest of those before an id: at most `LIMITS.page`. */
  pageBefore(room: number, before = Number.MAX_SAFE_INTEGER): Page {
    const rows = this.#sql.before.all({ room, before, limit: LIMITS.page });
    return toPage(rows.map(toMessage).reverse());
  }

  /** What came after an id; the newest page where that is more than `LIMITS.catchUp` messages, or where the id is not ours. */
  pageAfter(room: number, after: number): Page {
    const { lastId } = this.room(room);
    if (after > lastId || lastId - after > LIMITS.catchUp) return this.pageBefore(room);
    return toPage(this.#sql.after.all({ room, after }).map(toMessage));
  }

  close(): void {
    this.#db.close();
  }
}

/** Throws an `Error` that names the file: it is the one thing that its reader can change. */
function open(file: string): Database.Database {
  try {
    if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
    const db = new Database(file, { timeout: 5000 });
    db.pragma("journal_mode = WAL");
    // With WAL's usual NORMAL a power cut may lose what has been acknowledged.
    db.pragma("synchronous = FULL");
    db.pragma("foreign_keys = ON");
    migrate(db);
    return db;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The database ${file} cannot be used: ${reason}.`, { cause: error });
  }
}

function toPage(messages: Message[]): Page {
  // Ids have no gaps, so the first one tells whether there are older ones.
  return { messages, hasOlder: (messages[0]?.id ?? 1) > 1 };
}

function toRoom(row: RoomRow): StoredRoom {
  const { id, name, createdAt, lastId } = row;
  return { id, name, createdAt, lastId: lastId ?? 0, last: toLastWords(row) };
}

function toLastWords({ nickname, text, at }: RoomRow): LastWords | null {
  if (nickname === null || text === null || at === null) return null;
  return { nickname, text: text.replace(/\s+/gu, " "), at };
}
