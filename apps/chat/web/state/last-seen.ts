import type { RoomId, RoomSummary, User, UserId } from "../../shared/events.ts";
import type { LateWrites } from "./late-writes.ts";
import { seenAt } from "./people.ts";
import { type Memory, readJson } from "./storage.ts";

/** The list of rooms, and who is in them. */
export interface Seen {
  readonly users: readonly User[];
  readonly rooms: readonly RoomSummary[];
}

/** So many rooms are kept, and of so many of them the newest lines. */
const ROOMS = 200;
const WITH_LINES = 20;

/** The outbox needs the browser's storage more, which has room for some 5,000,000 characters. */
const MOST = 1_000_000;

/** What the browser keeps for its user to be seen while the server is away: the list of rooms, as it was the last time. */
export class LastSeen {
  readonly #memory: Memory;
  readonly #user: UserId;
  readonly #late: LateWrites;

  constructor(memory: Memory, user: UserId, late: LateWrites) {
    this.#memory = memory;
    this.#user = user;
    this.#late = late;
  }

  get(): Seen | undefined {
    return readJson(this.#memory, keyOf(this.#user), isSeen);
  }

  /** Soon. */
  keep(look: () => Seen): void {
    this.#late.put(keyOf(this.#user), () => this.#write(look()));
  }

  #write(seen: Seen): void {
    const rooms = seen.rooms.slice(0, ROOMS);
    const members = new Set(rooms.flatMap((room) => room.members.map(({ id }) => id)));
    const known = seen.users.filter(({ id }) => id === this.#user || members.has(id));
    const users = seenAt(known, Date.now());
    const text = JSON.stringify({ users, rooms });
    if (text.length > MOST) this.#memory.remove(keyOf(this.#user));
    else this.#memory.write(keyOf(this.#user), text);
    this.#dropLines(rooms.slice(0, WITH_LINES));
  }

  /** Of rooms that were not used for long, and of those that we are not in any more. */
  #dropLines(kept: readonly RoomSummary[]): void {
    const keys = new Set(kept.map(({ id }) => linesKey(this.#user, id)));
    for (const key of this.#memory.keys()) {
      if (key.startsWith(linesKey(this.#user, "")) && !keys.has(key)) this.#memory.remove(key);
    }
  }
}

/** Where the newest lines of a room are kept. */
export function linesKey(user: UserId, room: RoomId | ""): string {
  return `baro.lines.${user}.${room}`;
}

/** Their session is over: what only the server may show is gone. What they wrote is kept until they are back. */
export function forgetSeen(memory: Memory, user: UserId): void {
  const lines = linesKey(user, "");
  for (const key of memory.keys()) {
    if (key === keyOf(user) || key.startsWith(lines)) memory.remove(key);
  }
}

/** They have left: nothing of theirs stays, whoever uses this browser next. Ids are long and random, so each name that has theirs is theirs. */
export function forgetEverything(memory: Memory, user: UserId): void {
  for (const key of memory.keys()) if (key.includes(user)) memory.remove(key);
}

function keyOf(user: UserId): string {
  return `baro.seen.${user}`;
}

/** Written by this page; of an older one, nothing is taken. */
function isSeen(value: unknown): value is Seen {
  if (typeof value !== "object" || value === null) return false;
  return (
    "users" in value && Array.isArray(value.users) && "rooms" in value && Array.isArray(value.rooms)
  );
}
