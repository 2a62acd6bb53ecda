import { localStorageOutbox, type OutboxStore } from "@baro/client";
import type {
  Answer,
  RoomEvents,
  RoomId,
  RoomSummary,
  SearchResult,
  User,
  UserId,
} from "../../shared/events.ts";
import { LIMITS } from "../../shared/limits.ts";
import { channelOf } from "../../shared/room-channel.ts";
import { type Asked, asked, PATIENCE, UNREACHABLE } from "./ask.ts";
import { Cell } from "./cell.ts";
import { type ChatSocket, type Status, watchStatus } from "./connection.ts";
import { Conversation, type ConversationHost } from "./conversation.ts";
import { LastSeen, type Seen } from "./last-seen.ts";
import { LateWrites } from "./late-writes.ts";
import { withRead } from "./members.ts";
import { seenAt } from "./people.ts";
import { ReadMarks } from "./read-marks.ts";
import { sortRooms, withLine, withRoom } from "./room-list.ts";
import { RoomNotes } from "./room-notes.ts";
import { goTo, route } from "./route.ts";
import type { Memory } from "./storage.ts";
import { WaitingRooms } from "./waiting-rooms.ts";

interface SessionInit {
  readonly socket: ChatSocket;
  readonly memory: Memory;
  onSignedOut(): void;
}

/** Everything the page knows while someone is signed in. */
export class Session {
  readonly self: UserId;
  readonly status: Cell<Status>;
  readonly users = new Cell<ReadonlyMap<UserId, User>>(new Map());
  /** The most recently used first. Until the first welcome as they were the last time; nothing where that is not known. */
  readonly rooms = new Cell<readonly RoomSummary[] | null>(null);
  /** Whether the server has told how things are since this page was opened. */
  readonly welcomed = new Cell(false);
  readonly conversations = new Cell<ReadonlyMap<RoomId, Conversation>>(new Map());
  readonly #socket: ChatSocket;
  readonly #memory: Memory;
  readonly #onSignedOut: () => void;
  readonly #outbox: OutboxStore;
  readonly #waiting: WaitingRooms;
  readonly #late = new LateWrites();
  readonly #lastSeen: LastSeen;
  readonly #marks = new ReadMarks((room, offset) =>
    this.#ask(() => this.#patient().emitWithAck("room:read", { room, offset })),
  );

  readonly #flush = () => this.#late.flush();

  constructor(self: UserId, { socket, memory, onSignedOut }: SessionInit) {
    this.self = self;
    this.#socket = socket;
    this.#memory = memory;
    this.#onSignedOut = onSignedOut;
    // Whoever signs in next in this browser must not send what this one wrote.
    this.#outbox = localStorageOutbox(`baro.unsent.${self}`);
    this.#waiting = new WaitingRooms(memory, self);
    this.#lastSeen = new LastSeen(memory, self, this.#late);
    this.#showLastSeen();
    this.status = watchStatus(socket, onSignedOut);
    for (const room of this.#waiting.all()) this.conversation(room);
    this.#listen();
    addEventListener("pagehide", this.#flush);
  }

  /** The conversation of a room; made where there is none. */
  conversation(room: RoomId): Conversation {
    const known = this.conversations.get().get(room);
    if (known !== undefined) return known;
    const conversation = new Conversation(room, this.#host());
    this.conversations.update((all) => new Map(all).set(room, conversation));
    return conversation;
  }

  summary(room: RoomId): RoomSummary | undefined {
    return this.rooms.get()?.find(({ id }) => id === room);
  }

  /** The entries up to this offset were on the screen. */
  read(room: RoomId, offset: number): void {
    const known = this.summary(room)?.members.find(({ id }) => id === this.self)?.read ?? 0;
    if (offset > known) this.#marks.read(room, offset);
  }

  openDirect(user: UserId): Promise<Asked<RoomSummary>> {
    return this.#open(() => this.#patient().emitWithAck("room:direct", { user }));
  }

  createGroup(name: string, users: readonly UserId[]): Promise<Asked<RoomSummary>> {
    return this.#open(() => this.#patient().emitWithAck("room:create", { name, users }));
  }

  invite(room: RoomId, users: readonly UserId[]): Promise<Asked<RoomSummary>> {
    return this.#open(() => this.#patient().emitWithAck("room:invite", { room, users }));
  }

  leave(room: RoomId): Promise<Asked<null>> {
    return this.#ask(() => this.#patient().emitWithAck("room:leave", { room }));
  }

  search(room: RoomId, text: string, before?: number): Promise<Asked<SearchResult>> {
    const request = { room, text, ...(before !== undefined && { before }) };
    return this.#ask(() => this.#patient().emitWithAck("room:search", request));
  }

  /** How much of what we wrote here has not reached the server. */
  unsent(): number {
    const all = [...this.conversations.get().values()];
    return all.reduce((sum, { unsent }) => sum + unsent.get().length, 0);
  }

  close(): void {
    this.#late.close();
    removeEventListener("pagehide", this.#flush);
    for (const conversation of this.conversations.get().values()) conversation.typists.clear();
    this.#socket.disconnect();
  }

  #listen(): void {
    const socket = this.#socket;
    const at = (room: RoomId) => this.conversations.get().get(room);
    socket.on("welcome", ({ users, rooms }) => {
      this.#know({ users, rooms });
      this.welcomed.set(true);
      this.#forgetOthers(rooms);
      this.#marks.connected();
    });
    socket.on("room:changed", (room) => this.#changed(room));
    socket.on("room:line", ({ room, last }) => {
      const known = this.summary(room);
      if (known) this.#changed(withLine(known, last, this.self));
    });
    socket.on("room:removed", ({ room }) => this.#forget(room));
    socket.on("room:read", ({ room, user, offset }) => {
      const known = this.summary(room);
      if (known) this.#changed({ ...known, members: withRead(known.members, user, offset) });
    });
    socket.on("user:changed", (user) => {
      this.users.update((users) => new Map(users).set(user.id, user));
    });
    // Not of ourselves in another tab.
    socket.on("typing", ({ room, user }) => user !== this.self && at(room)?.typists.heard(user));
    socket.on("disconnect", () => {
      this.#marks.lost();
      this.#setUsers(seenAt(this.users.get().values(), Date.now()));
      for (const conversation of this.conversations.get().values()) conversation.typists.clear();
    });
  }

  #showLastSeen(): void {
    const seen = this.#lastSeen.get();
    if (seen !== undefined) this.#know(seen);
    const keep = () => {
      if (this.welcomed.get()) this.#lastSeen.keep(() => this.#seen());
    };
    for (const cell of [this.users, this.rooms, this.welcomed]) cell.subscribe(keep);
  }

  #know({ users, rooms }: Seen): void {
    this.#setUsers(users);
    this.rooms.set(sortRooms(rooms));
  }

  #setUsers(users: readonly User[]): void {
    this.users.set(new Map(users.map((user) => [user.id, user])));
  }

  #seen(): Seen {
    return { users: [...this.users.get().values()], rooms: this.rooms.get() ?? [] };
  }

  async #open(request: () => Promise<Answer<RoomSummary>>): Promise<Asked<RoomSummary>> {
    const answer = await this.#ask(request);
    if (answer.ok) this.#changed(answer.value);
    return answer;
  }

  /** Rooms that we were taken out of while we were away. */
  #forgetOthers(rooms: readonly RoomSummary[]): void {
    for (const room of this.conversations.get().keys()) {
      if (!rooms.some(({ id }) => id === room)) this.#forget(room);
    }
  }

  #forget(room: RoomId): void {
    this.conversations.get().get(room)?.leave();
    this.conversations.update((all) => new Map([...all].filter(([id]) => id !== room)));
    this.rooms.update((rooms) => rooms?.filter(({ id }) => id !== room) ?? null);
    this.#waiting.set(room, false);
    this.#marks.forget(room);
    if (route.get() === room) goTo(null);
  }

  #changed(room: RoomSummary): void {
    this.rooms.update((rooms) => withRoom(rooms ?? [], room));
  }

  #host(): ConversationHost {
    return {
      self: this.self,
      channel: (room) =>
        this.#socket.channel<RoomEvents>(channelOf(room), {
          last: LIMITS.page,
          outbox: this.#outbox,
        }),
      notes: (room) => new RoomNotes(this.#memory, this.#late, { user: this.self, room }),
      typing: (room) => this.#socket.volatile.emit("typing", { room }),
      onWaiting: (room, isWaiting) => this.#waiting.set(room, isWaiting),
      onSignedOut: this.#onSignedOut,
    };
  }

  #patient() {
    return this.#socket.timeout(PATIENCE);
  }

  /** Asks only while there is a connection: what waits for one is kept by its owner, where it can be seen. */
  async #ask<T>(request: () => Promise<Answer<T>>): Promise<Asked<T>> {
    return this.#socket.connected ? asked(request()) : UNREACHABLE;
  }
}
