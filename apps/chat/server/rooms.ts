import type { Database } from "better-sqlite3";
import type { Member, RoomId, RoomSummary, UserId } from "../shared/events.ts";
import { LIMITS } from "../shared/limits.ts";
import type { Lines } from "./lines.ts";
import { Refused } from "./refused.ts";

type Row = Pick<RoomSummary, "id" | "kind" | "name" | "createdAt">;

interface NewRoom extends Pick<RoomSummary, "kind" | "name"> {
  readonly pair: string | null;
}

/** Which rooms there are, who is in them, and up to where each member has read. */
export class Rooms {
  readonly #db: Database;
  readonly #lines: Lines;

  constructor(db: Database, lines: Lines) {
    this.#db = db;
    this.#lines = lines;
  }

  ids(): RoomId[] {
    return this.#db.prepare<[], RoomId>("SELECT id FROM rooms").pluck().all();
  }

  /** The rooms of a member, the most recently used first. */
  of(user: UserId): RoomSummary[] {
    const sql = "SELECT room FROM members WHERE user = ?";
    const rooms = this.#db.prepare<[UserId], RoomId>(sql).pluck().all(user);
    return rooms.map((room) => this.summary(room, user)).sort((a, b) => usedAt(b) - usedAt(a));
  }

  members(room: RoomId): Member[] {
    const sql = "SELECT user AS id, joined, read FROM members WHERE room = ? ORDER BY joined, user";
    return this.#db.prepare<[RoomId], Member>(sql).all(room);
  }

  isMember(room: RoomId, user: UserId): boolean {
    const sql = "SELECT 1 FROM members WHERE room = ? AND user = ?";
    return this.#db.prepare(sql).get(room, user) !== undefined;
  }

  /** Throws `not_member`, which is also what is said of a room that is not there. */
  mustBeMember(room: RoomId, user: UserId): void {
    if (!this.isMember(room, user)) throw new Refused("not_member");
  }

  /** Throws `room_not_found`. */
  kind(room: RoomId): RoomSummary["kind"] {
    return this.#row(room).kind;
  }

  /** As this member sees it. */
  summary(room: RoomId, user: UserId): RoomSummary {
    const members = this.members(room);
    const read = members.find(({ id }) => id === user)?.read ?? 0;
    const last = this.#lines.last(room);
    const unread = this.#lines.unread(room, user, read);
    return { ...this.#row(room), members, head: last?.offset ?? 0, unread, last };
  }

  /** The room of these two; made where there is none. */
  direct(user: UserId, other: UserId): RoomId {
    const pair = [user, other].sort().join(" ");
    const sql = "SELECT id FROM rooms WHERE pair = ?";
    const known = this.#db.prepare<[string], RoomId>(sql).pluck().get(pair);
    if (known === undefined) return this.#create({ kind: "direct", name: "", pair }, [user, other]);
    this.add(known, [user, other]);
    return known;
  }

  /** Throws `too_many_rooms`. */
  group(name: string, user: UserId, others: readonly UserId[]): RoomId {
    const sql = "SELECT count(*) FROM members WHERE user = ?";
    const count = this.#db.prepare<[UserId], number>(sql).pluck().get(user) ?? 0;
    if (count >= LIMITS.roomsPerUser) throw new Refused("too_many_rooms");
    return this.#create({ kind: "group", name, pair: null }, [user, ...others]);
  }

  /** @returns those who were not in it. Throws `user_not_found`, `too_many_members` */
  add(room: RoomId, users: readonly UserId[]): UserId[] {
    const exists = this.#db.prepare("SELECT 1 FROM users WHERE id = ?");
    return this.#db.transaction(() => {
      if (!users.every((user) => exists.get(user))) throw new Refused("user_not_found");
      const added = this.#bring(room, users, this.#head(room));
      if (this.members(room).length > LIMITS.members) throw new Refused("too_many_members");
      return added;
    })();
  }

  remove(room: RoomId, user: UserId): void {
    this.#db.prepare("DELETE FROM members WHERE room = ? AND user = ?").run(room, user);
  }

  /** Who left a direct room is back when the other writes; the line is theirs to read. */
  bringBack(room: RoomId): void {
    const sql = "SELECT pair FROM rooms WHERE id = ? AND pair IS NOT NULL";
    const pair = this.#db.prepare<[RoomId], string>(sql).pluck().get(room);
    if (pair !== undefined) this.#bring(room, pair.split(" "), this.#head(room) - 1);
  }

  /** @returns up to where they have read now; undefined where that is no news */
  read(room: RoomId, user: UserId, offset: number): number | undefined {
    const to = Math.min(offset, this.#head(room));
    const sql = "UPDATE members SET read = @to WHERE room = @room AND user = @user AND read < @to";
    return this.#db.prepare(sql).run({ room, user, to }).changes > 0 ? to : undefined;
  }

  #row(room: RoomId): Row {
    const sql = "SELECT id, kind, name, created_at AS createdAt FROM rooms WHERE id = ?";
    const row = this.#db.prepare<[RoomId], Row>(sql).get(room);
    if (!row) throw new Refused("room_not_found");
    return row;
  }

  #head(room: RoomId): number {
    return this.#lines.last(room)?.offset ?? 0;
  }

  /** What is above the offset is theirs to read. @returns those who were not in it */
  #bring(room: RoomId, users: readonly UserId[], offset: number): UserId[] {
    const sql = `INSERT INTO members (room, user, joined, read) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    const insert = this.#db.prepare(sql);
    return users.filter((user) => insert.run(room, user, offset, offset).changes > 0);
  }

  /** With its members or not at all. */
  #create(room: NewRoom, users: readonly UserId[]): RoomId {
    const sql =
      "INSERT INTO rooms (kind, name, pair, created_at) VALUES (@kind, @name, @pair, @at)";
    return this.#db.transaction(() => {
      const { lastInsertRowid } = this.#db.prepare(sql).run({ ...room, at: Date.now() });
      this.add(Number(lastInsertRowid), users);
      return Number(lastInsertRowid);
    })();
  }
}

function usedAt({ last, createdAt }: RoomSummary): number {
  return last?.at ?? createdAt;
}
