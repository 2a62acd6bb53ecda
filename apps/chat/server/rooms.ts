import type { RoomId, RoomSummary, UserId } from "../shared/events.ts";
import { LIMITS } from "../shared/limits.ts";
import type { Database } from "./database.ts";
import { Refused } from "./refused.ts";

export type Rooms = ReturnType<typeof createRooms>;

/** Which rooms there are, who is in them, and up to where each member has read. */
export function createRooms(db: Database) {
  const head = (room: RoomId) =>
    db.value<number>`SELECT max(offset) FROM lines WHERE room = ${room}` ?? 0;

  const members = (room: RoomId) => db.list<UserId>`SELECT user FROM members WHERE room = ${room}`;

  /** What is above the offset is theirs to read. Gives those who were not in it. */
  const bring = (room: RoomId, users: readonly UserId[], offset: number) =>
    db.list<UserId>`INSERT INTO members (room, user, joined, read)
      SELECT ${room}, value, ${offset}, ${offset} FROM json_each(${JSON.stringify(users)})
      WHERE true ON CONFLICT DO NOTHING RETURNING user`;

  /** Gives those who were not in it. Throws `user_not_found`, `too_many_members`. */
  const add = (room: RoomId, users: readonly UserId[]) =>
    db.atomically(() => {
      if (!users.every((user) => db.value`SELECT 1 FROM users WHERE id = ${user}`))
        throw new Refused("user_not_found");
      const added = bring(room, users, head(room));
      if (members(room).length > LIMITS.members) throw new Refused("too_many_members");
      return added;
    });

  /** With its members or not at all. */
  const create = (name: string, users: readonly UserId[], pair: string | null = null) =>
    db.atomically(() => {
      const room = db.value<RoomId>`INSERT INTO rooms (kind, name, pair, created_at)
        VALUES (${pair ? "direct" : "group"}, ${name}, ${pair}, ${Date.now()}) RETURNING id`;
      if (room === undefined) throw new Refused("internal");
      add(room, users);
      return room;
    });

  return {
    members,
    add,

    /** The rooms of a member, the most recently used first. */
    of: (user: UserId) =>
      db.list<string>`SELECT summary FROM summaries WHERE viewer = ${user} ORDER BY used DESC`.map(
        (summary): RoomSummary => JSON.parse(summary),
      ),

    /** As this member sees it. Throws `not_member`, which is also what is said of a room that is not there. */
    summary(room: RoomId, user: UserId): RoomSummary {
      const summary = db.value<string>`
        SELECT summary FROM summaries WHERE room = ${room} AND viewer = ${user}`;
      if (!summary) throw new Refused("not_member");
      return JSON.parse(summary);
    },

    /** Throws `not_member`. */
    mustBeMember(room: RoomId, user: UserId): void {
      if (!db.value`SELECT 1 FROM members WHERE room = ${room} AND user = ${user}`)
        throw new Refused("not_member");
    },

    isGroup: (room: RoomId) =>
      !db.value`SELECT 1 FROM rooms WHERE id = ${room} AND kind = 'direct'`,

    /** The room of these two; made where there is none. */
    direct(user: UserId, other: UserId): RoomId {
      const pair = [user, other].sort().join(" ");
      const known = db.value<RoomId>`SELECT id FROM rooms WHERE pair = ${pair}`;
      if (known === undefined) return create("", [user, other], pair);
      add(known, [user]);
      return known;
    },

    /** Throws `too_many_rooms`. */
    group(name: string, user: UserId, others: readonly UserId[]): RoomId {
      const own = db.value<number>`SELECT count(*) FROM members WHERE user = ${user}` ?? 0;
      if (own >= LIMITS.roomsPerUser) throw new Refused("too_many_rooms");
      return create(name, [user, ...others]);
    },

    remove: (room: RoomId, user: UserId) =>
      db.run`DELETE FROM members WHERE room = ${room} AND user = ${user}`,

    /** Who left a direct room is back when the other writes; the line is theirs to read. Gives those who had left. */
    bringBack(room: RoomId): UserId[] {
      const pair = db.value<string | null>`SELECT pair FROM rooms WHERE id = ${room}`;
      return pair ? bring(room, pair.split(" "), head(room) - 1) : [];
    },

    /** Up to where they have read now; undefined where that is no news. */
    read(room: RoomId, user: UserId, offset: number): number | undefined {
      const to = Math.min(offset, head(room));
      return db.value<number>`UPDATE members SET read = ${to}
        WHERE room = ${room} AND user = ${user} AND read < ${to} RETURNING read`;
    },
  };
}
