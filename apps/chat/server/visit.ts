import type { Entrance, Message, Page, RoomSummary } from "./events.ts";
import type { Lobby } from "./lobby.ts";
import type { RATES } from "./rate-limit.ts";
import { RateLimit } from "./rate-limit.ts";
import { Refused } from "./refused.ts";
import { readEnter, readHistory, readName, readRoom, readSend } from "./requests.ts";
import { type ChatSocket, channelOf } from "./wire.ts";

/** One connection and what it may do. Each method takes what the client sent, unread, and throws `Refused`. */
export class Visit {
  readonly #lobby: Lobby;
  readonly #socket: ChatSocket;
  readonly #rate = new RateLimit();
  readonly #rooms = new Set<number>();

  constructor(lobby: Lobby, socket: ChatSocket) {
    this.#lobby = lobby;
    this.#socket = socket;
  }

  /** Counts a request; throws `rate_limited`. */
  pay(kind: keyof typeof RATES): void {
    this.#rate.take(kind);
  }

  createRoom(input: unknown): RoomSummary {
    return this.#lobby.create(readName(input));
  }

  /** Listens before it reads: what is written in between comes twice rather than never, and the page knows ids. */
  async enter(input: unknown): Promise<Entrance> {
    const { room, after, returning } = readEnter(input);
    this.#lobby.summary(room);
    this.#rooms.add(room);
    await this.#socket.join(channelOf(room));
    // They may have left or gone meanwhile.
    this.#mustBeIn(room);
    this.#lobby.enter(room, this.#socket, returning === true);
    const { store } = this.#lobby;
    const page = after === undefined ? store.pageBefore(room) : store.pageAfter(room, after);
    return { room: this.#lobby.summary(room), ...page };
  }

  async leave(input: unknown): Promise<null> {
    const room = readRoom(input);
    if (!this.#rooms.delete(room)) return null;
    await this.#socket.leave(channelOf(room));
    this.#lobby.presence.leave(room, this.#socket.data.author.id, this.#socket.id);
    return null;
  }

  history(input: unknown): Page {
    const { room, before } = readHistory(input);
    this.#mustBeIn(room);
    return this.#lobby.store.pageBefore(room, before);
  }

  /** A repeat is answered like the first time and not sent out again. */
  send(input: unknown): Message {
    const request = readSend(input);
    this.#mustBeIn(request.room);
    const { author } = this.#socket.data;
    const draft = { ...request, author, at: Date.now() };
    const { message, repeated } = this.#lobby.store.append(draft);
    if (!repeated) {
      this.#socket.to(channelOf(message.room)).emit("message:new", message);
      this.#lobby.news.mark(message.room);
    }
    return message;
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
