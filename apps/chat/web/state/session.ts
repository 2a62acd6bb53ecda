import { localStorageOutbox, type OutboxStore } from "@baro/client";
import type { Answer, Author, RoomEvents, RoomSummary } from "../../server/events.ts";
import { LIMITS } from "../../server/limits.ts";
import { channelOf } from "../../server/room-channel.ts";
import { type Asked, asked, PATIENCE, type Trouble, UNREACHABLE } from "./ask.ts";
import { BookmarkShelf } from "./bookmarks.ts";
import { Cell } from "./cell.ts";
import { type ChatSocket, type Status, watchStatus } from "./connection.ts";
import { Conversation, type ConversationHost } from "./conversation.ts";
import { sortRooms, withRoom } from "./room-list.ts";
import { goTo, route } from "./route.ts";
import type { Memory } from "./storage.ts";

/** Everything the page knows while someone is signed in. */
export class Session {
  readonly status: Cell<Status>;
  /** Who we are to the others; nothing until the first welcome. */
  readonly self = new Cell<Author | null>(null);
  /** Nothing until the first welcome. */
  readonly rooms = new Cell<readonly RoomSummary[] | null>(null);
  readonly conversations = new Cell<ReadonlyMap<number, Conversation>>(new Map());
  readonly bookmarks: BookmarkShelf;
  readonly #socket: ChatSocket;
  readonly #outbox: OutboxStore = localStorageOutbox("baro.unsent");

  constructor(socket: ChatSocket, memory: Memory) {
    this.#socket = socket;
    this.status = watchStatus(socket);
    this.bookmarks = new BookmarkShelf(memory);
    for (const room of this.bookmarks.rooms()) this.#open(room, true);
    this.#listen();
  }

  /** Goes into a room, or gives its conversation when we are in it. */
  enter(room: number): Conversation {
    const known = this.conversations.get().get(room);
    if (known !== undefined) return known;
    this.bookmarks.put(room, 0);
    const conversation = this.#open(room, false);
    if (this.self.get() !== null) void conversation.enter();
    return conversation;
  }

  /** Out. */
  leave(room: number): void {
    this.#forget(room);
    if (this.#socket.connected) {
      void asked(this.#patient().emitWithAck("room:leave", { room }));
    }
  }

  async createRoom(name: string): Promise<Asked<RoomSummary>> {
    const answer = await this.#ask<RoomSummary>(() =>
      this.#patient().emitWithAck("room:create", { name }),
    );
    if (answer.ok) this.#changed(answer.value);
    return answer;
  }

  close(): void {
    for (const conversation of this.conversations.get().values()) conversation.interrupt();
    this.#socket.disconnect();
  }

  #listen(): void {
    const socket = this.#socket;
    const at = (room: number) => this.conversations.get().get(room);
    socket.on("welcome", ({ self, rooms }) => {
      this.self.set(self);
      this.rooms.set(sortRooms(rooms));
      for (const conversation of this.conversations.get().values()) void conversation.enter();
    });
    socket.on("disconnect", () => {
      for (const conversation of this.conversations.get().values()) conversation.interrupt();
    });
    socket.on("room:changed", (room) => this.#changed(room));
    socket.on("member:joined", (notice) => at(notice.room)?.noticed("joined", notice));
    socket.on("member:left", (notice) => at(notice.room)?.noticed("left", notice));
    socket.on("typing", ({ room, author }) => {
      // Not of ourselves in another tab.
      if (author.id !== this.self.get()?.id) at(room)?.heardTyping(author);
    });
  }

  #open(room: number, returning: boolean): Conversation {
    const conversation = new Conversation(room, this.#host(), returning);
    this.conversations.update((all) => new Map(all).set(room, conversation));
    return conversation;
  }

  #forget(room: number): void {
    this.conversations.get().get(room)?.leave();
    this.bookmarks.remove(room);
    this.conversations.update((all) => new Map([...all].filter(([id]) => id !== room)));
  }

  #changed(room: RoomSummary): void {
    this.rooms.update((rooms) => withRoom(rooms ?? [], room));
  }

  #host(): ConversationHost {
    return {
      self: () => this.self.get(),
      channel: (room) =>
        this.#socket.channel<RoomEvents>(channelOf(room), {
          last: LIMITS.page,
          outbox: this.#outbox,
        }),
      enter: (request) => this.#ask(() => this.#patient().emitWithAck("room:enter", request)),
      typing: (room) => this.#socket.volatile.emit("typing", { room }),
      onRefused: (room, code) => this.#refused(room, code),
    };
  }

  #patient() {
    return this.#socket.timeout(PATIENCE);
  }

  /** Asks only while there is a connection: what waits for one is kept by its owner, where it can be seen. */
  async #ask<T>(request: () => Promise<Answer<T>>): Promise<Asked<T>> {
    return this.#socket.connected ? asked(request()) : UNREACHABLE;
  }

  #refused(room: number, code: Trouble): void {
    if (code !== "room_not_found") return;
    this.#forget(room);
    this.rooms.update((rooms) => rooms?.filter((other) => other.id !== room) ?? null);
    if (route.get() === room) goTo(null);
  }
}
