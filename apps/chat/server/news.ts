import type { RoomId, UserId } from "../shared/events.ts";
import type { People } from "./people.ts";
import type { Rooms } from "./rooms.ts";
import { type ChatServer, roomOfUser } from "./wire.ts";

/** How long changes of a room are collected before its members hear of it. ms */
const DELAY = 100;

/** Who is told of what goes on in a room. */
export class News {
  readonly #io: ChatServer;
  readonly #rooms: Rooms;
  readonly #people: People;
  readonly #waiting = new Map<RoomId, NodeJS.Timeout>();

  constructor(io: ChatServer, rooms: Rooms, people: People) {
    this.#io = io;
    this.#rooms = rooms;
    this.#people = people;
  }

  /** To send to everyone who is in it. It must not be empty: a broadcast to no room goes to all. */
  toMembers(room: RoomId) {
    return this.#io.to(this.#rooms.members(room).map(({ id }) => roomOfUser(id)));
  }

  /** An entry was written. Who left a direct room is back then. */
  written(room: RoomId): void {
    this.#rooms.bringBack(room);
    this.changed(room);
  }

  /** A lively room costs its members a few lines a second and not one for each message. */
  changed(room: RoomId): void {
    if (this.#waiting.has(room)) return;
    const tell = () => {
      this.#waiting.delete(room);
      for (const { id } of this.#rooms.members(room)) this.tell(room, id);
    };
    this.#waiting.set(room, setTimeout(tell, DELAY));
  }

  /** One member alone. */
  tell(room: RoomId, user: UserId): void {
    if (!this.#people.isHere(user)) return;
    this.#io.to(roomOfUser(user)).emit("room:changed", this.#rooms.summary(room, user));
  }

  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
  }
}
