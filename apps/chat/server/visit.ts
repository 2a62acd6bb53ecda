import type { RoomSummary } from "./events.ts";
import type { Lobby } from "./lobby.ts";
import type { RATES } from "./rate-limit.ts";
import { Refused } from "./refused.ts";
import { readEnter, readName, readRoom } from "./requests.ts";
import { channelOf } from "./room-channel.ts";
import type { ChatSocket } from "./wire.ts";

/** One connection and what it may do. Each method takes what the client sent, unread, and throws `Refused`. */
export class Visit {
  readonly #lobby: Lobby;
  readonly #socket: ChatSocket;
  readonly #rooms = new Set<number>();

  constructor(lobby: Lobby, socket: ChatSocket) {
    this.#lobby = lobby;
    this.#socket = socket;
  }

  /** Counts a request; throws `rate_limited`. */
  pay(kind: keyof typeof RATES): void {
    this.#socket.data.rate.take(kind);
  }

  createRoom(input: unknown): RoomSummary {
    return this.#lobby.create(readName(input));
  }

  async enter(input: unknown): Promise<RoomSummary> {
    const { room, returning } = readEnter(input);
    this.#lobby.summary(room);
    this.#rooms.add(room);
    await this.#socket.join(channelOf(room));
    // They may have left or gone meanwhile.
    this.#mustBeIn(room);
    this.#lobby.enter(room, this.#socket, returning === true);
    return this.#lobby.summary(room);
  }

  async leave(input: unknown): Promise<null> {
    const room = readRoom(input);
    if (!this.#rooms.delete(room)) return null;
    await this.#socket.leave(channelOf(room));
    this.#lobby.presence.leave(room, this.#socket.data.author.id, this.#socket.id);
    return null;
  }

  typing(input: unknown): void {
    const room = readRoom(input);
    this.#mustBeIn(room);
    const { author } = this.#socket.data;
    this.#socket.to(channelOf(room)).volatile.emit("typing", { room, author });
  }

  /** The connection is gone. */
  end(): void {
    const { author } = this.#socket.data;
    for (const room of this.#rooms) this.#lobby.presence.drop(room, author.id, this.#socket.id);
    this.#rooms.clear();
  }

  #mustBeIn(room: number): void {
    if (!this.#rooms.has(room)) throw new Refused("not_in_room");
  }
}
