import type { Entry } from "@baro/server";
import type { Database } from "better-sqlite3";
import type {
  LastWords,
  RoomEvents,
  RoomId,
  SearchHit,
  SearchResult,
  UserId,
} from "../shared/events.ts";
import { LIMITS } from "../shared/limits.ts";
import { channelOf, roomOf } from "../shared/room-channel.ts";
import type { ChatServer } from "./wire.ts";

/** So much of a text is one line. */
const MOST = 120;

/**
 * What lists and searches need of the channels: one line for each entry. The channel is the truth; what it has and the
 * lines have not, because the program was killed in between, is brought in at the start.
 */
export class Lines {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Keeps up with the channels from now on, then brings in what is missing. */
  async follow(io: ChatServer, rooms: readonly RoomId[], onLine: (room: RoomId) => void) {
    io.channels.on("entry", (channel, entry) => {
      const room = roomOf(channel);
      if (room === undefined) return;
      this.#add(room, entry);
      onLine(room);
    });
    for (const room of rooms) await this.#catchUp(io, room, () => onLine(room));
  }

  last(room: RoomId): LastWords | null {
    const sql = `SELECT by, kind, text, at, offset FROM lines WHERE room = ? ORDER BY offset DESC LIMIT 1`;
    const last = this.#db.prepare<[RoomId], LastWords>(sql).get(room);
    return last ? { ...last, text: last.text.slice(0, MOST).replace(/\s+/gu, " ") } : null;
  }

  /** Messages and files by others above an offset. */
  unread(room: RoomId, user: UserId, read: number): number {
    const sql = `SELECT count(*) FROM lines
      WHERE room = ? AND offset > ? AND by <> ? AND kind <> 'notice'`;
    const count = this.#db.prepare<[RoomId, number, UserId], number>(sql).pluck();
    return count.get(room, read, user) ?? 0;
  }

  /** Lines with this text in them, whatever its case. */
  search(room: RoomId, text: string, before = Number.MAX_SAFE_INTEGER): SearchResult {
    const sql = `SELECT offset, by, kind, text, at FROM lines
      WHERE room = ? AND offset < ? AND kind <> 'notice' AND instr(lower_unicode(text), ?) > 0
      ORDER BY offset DESC LIMIT ?`;
    const find = this.#db.prepare<[RoomId, number, string, number], SearchHit>(sql);
    const rows = find.all(room, before, text.toLowerCase(), LIMITS.hits + 1);
    return { hits: rows.slice(0, LIMITS.hits), more: rows.length > LIMITS.hits };
  }

  async #catchUp(io: ChatServer, room: RoomId, onLine: () => void): Promise<void> {
    const channel = io.channel(channelOf(room));
    for (let after = this.#whole(room); ; ) {
      const { entries } = await channel.history({ after });
      for (const entry of entries) this.#add(room, entry);
      const newest = entries.at(-1);
      if (!newest) return;
      after = newest.offset;
      onLine();
    }
  }

  /** The offset up to which none is missing: entries are numbered from 1 on, so as many as the last says are all. */
  #whole(room: RoomId): number {
    const sql = "SELECT count(*) FROM lines WHERE room = ?";
    const count = this.#db.prepare<[RoomId], number>(sql).pluck().get(room) ?? 0;
    return count === this.last(room)?.offset ? count : 0;
  }

  #add(room: RoomId, { offset, by = "", event, body, at }: Entry): void {
    // One of the three, as this server let it in.
    const is = body as Partial<RoomEvents["message"] & RoomEvents["file"] & RoomEvents["notice"]>;
    const text = is.text ?? is.file?.name ?? is.kind ?? "";
    const insert = `INSERT INTO lines (room, offset, by, kind, text, at, file)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    this.#db.prepare(insert).run(room, offset, by, event, text, at, is.file?.id ?? null);
  }
}
