import type { Author, RoomSummary } from "./events.ts";
import { Presence } from "./presence.ts";
import { Previews } from "./previews.ts";
import { channelOf } from "./room-channel.ts";
import { RoomNews } from "./room-news.ts";
import type { Store, StoredRoom } from "./store.ts";
import type { ChatServer, ChatSocket } from "./wire.ts";

/** Those who come back this soon after a start of the server never left, as far as people are concerned. */
const QUIET_AFTER_START = 30_000;

/** What all connections share: the rooms, who is in them, and telling everyone about it. */
export class Lobby {
  readonly store: Store;
  readonly presence: Presence;
  readonly news: RoomNews;
  readonly #previews = new Previews();
  readonly #io: ChatServer;
  readonly #startedAt = Date.now();

  constructor(io: ChatServer, store: Store, grace: number) {
    this.#io = io;
    this.store = store;
    this.presence = new Presence({ grace, onLeft: (room, author) => this.#left(room, author) });
    this.news = new RoomNews((room) => io.emit("room:changed", this.summary(room)));
  }

  /** Call before anybody comes. */
  async open(): Promise<void> {
    const rooms = this.store.rooms().map(({ id }) => id);
    await this.#previews.follow(this.#io, rooms, (room) => this.news.mark(room));
  }

  /** Most recently used first. */
  rooms(): RoomSummary[] {
    const rooms = this.store.rooms().map((room) => this.#complete(room));
    return rooms.sort((a, b) => usedAt(b) - usedAt(a));
  }

  /** Throws `room_not_found`. */
  summary(room: number): RoomSummary {
    return this.#complete(this.store.room(room));
  }

  create(name: string): RoomSummary {
    const room = this.#complete(this.store.createRoom(name, Date.now()));
    this.news.mark(room.id);
    return room;
  }

  enter(room: number, socket: ChatSocket, returning: boolean): void {
    const { author } = socket.data;
    if (!this.presence.enter(room, author, socket.id)) return;
    this.news.mark(room);
    const quiet = returning && Date.now() - this.#startedAt < QUIET_AFTER_START;
    if (!quiet) socket.to(channelOf(room)).emit("member:joined", { room, author, at: Date.now() });
  }

  close(): void {
    this.presence.close();
    this.news.close();
  }

  #left(room: number, author: Author): void {
    this.#io.to(channelOf(room)).emit("member:left", { room, author, at: Date.now() });
    this.news.mark(room);
  }

  #complete(room: StoredRoom): RoomSummary {
    return { ...room, ...this.#previews.of(room.id), members: this.presence.count(room.id) };
  }
}

function usedAt({ last, createdAt }: RoomSummary): number {
  return last?.at ?? createdAt;
}
