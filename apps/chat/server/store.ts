import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import type { RoomSummary } from "./events.ts";
import { LIMITS } from "./limits.ts";
import { Refused } from "./refused.ts";
import { migrate } from "./schema.ts";
import { prepare, type Statements } from "./statements.ts";

/** A room as the store knows it: who is in it, and what they write, is not its business. */
export type StoredRoom = Pick<RoomSummary, "id" | "name" | "createdAt">;

/** The rooms, in one SQLite file. What a method has returned is on the disk. */
export class Store {
  readonly #db: Database.Database;
  readonly #sql: Statements;

  /** Opens the file, and makes it and its folder where there is none. `:memory:` is for tests. */
  constructor(file: string) {
    this.#db = open(file);
    this.#sql = prepare(this.#db);
  }

  rooms(): StoredRoom[] {
    return this.#sql.rooms.all(LIMITS.rooms);
  }

  /** Throws `room_not_found`. */
  room(id: number): StoredRoom {
    const row = this.#sql.room.get(id);
    if (row === undefined) throw new Refused("room_not_found");
    return row;
  }

  /** Throws `room_name_taken` (upper and lower case are the same name) and `too_many_rooms`. */
  createRoom(name: string, at: number): StoredRoom {
    const count = this.#sql.countRooms.get()?.count ?? 0;
    if (count >= LIMITS.rooms) throw new Refused("too_many_rooms");
    const row = this.#sql.createRoom.get({ name, key: name.toLowerCase(), at });
    if (row === undefined) throw new Refused("room_name_taken");
    return this.room(row.id);
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
