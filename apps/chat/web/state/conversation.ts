import type { Channel, ChannelError, EntryMeta, Pending, SubscriptionStart } from "@baro/client";
import type { ErrorCode } from "../../shared/errors.ts";
import type { RoomEvents, RoomId, UserId } from "../../shared/events.ts";
import { LIMITS } from "../../shared/limits.ts";
import { Cell } from "./cell.ts";
import { type Entry, toEntry, type Unsent, unsentOf } from "./entry.ts";
import type { RoomNotes } from "./room-notes.ts";
import { EMPTY, endOf, has, hasNewer, hasOlder, joined, movedTo, type Stretch } from "./stretch.ts";
import { Typists } from "./typists.ts";
import { Uploads } from "./uploads.ts";

/** The part of a channel that a conversation uses. */
export interface RoomChannel
  extends Pick<Channel<RoomEvents>, "publish" | "history" | "leave" | "pending"> {
  on(event: keyof RoomEvents, listener: (body: unknown, meta: EntryMeta) => void): unknown;
  on(event: "subscribed", listener: (start: SubscriptionStart) => void): unknown;
  on(event: "reset", listener: () => void): unknown;
  on(event: "pending", listener: (pending: readonly Pending[]) => void): unknown;
  on(event: "refused", listener: (error: ChannelError, pending: Pending) => void): unknown;
}

/** What a conversation asks of its session. */
export interface ConversationHost {
  readonly self: UserId;
  channel(room: RoomId): RoomChannel;
  notes(room: RoomId): RoomNotes;
  typing(room: RoomId): void;
  /** Whether something waits to be sent: the room is opened again after a reload then. */
  onWaiting(room: RoomId, isWaiting: boolean): void;
  /** The server does not know us any more. */
  onSignedOut(): void;
}

/** Where the reader is to be taken. A new object each time, so that the same place counts again. */
export type Jump = { readonly to: number } | { readonly to: "end" };

/** Tell the others that we type at most this often, in ms. */
const TYPING_INTERVAL = 2000;

const EVENTS = ["message", "file", "notice"] as const;

/** One room: its history as far as loaded, what we wrote and is not confirmed, who is typing. */
export class Conversation {
  readonly room: RoomId;
  readonly stretch = new Cell<Stretch>(EMPTY);
  readonly unsent = new Cell<readonly Unsent[]>([]);
  readonly typists = new Typists();
  readonly uploads: Uploads;
  /** False until the first page is here; what is shown before is from the last time. */
  readonly loaded = new Cell(false);
  readonly loading = new Cell(false);
  readonly draft: Cell<string>;
  readonly jump = new Cell<Jump>({ to: "end" });
  /** Above this offset the unread ones begin, as it was when the room was opened; null where there were none. */
  readonly unreadAfter = new Cell<number | null>(null);
  /** The entry that was looked up. */
  readonly found = new Cell<number | null>(null);
  /** The id of the picture that is shown in full. */
  readonly opened = new Cell<string | null>(null);
  readonly #host: ConversationHost;
  readonly #channel: RoomChannel;
  readonly #notes: RoomNotes;
  /** What the server has refused, and the writer has not decided on. */
  #failed: readonly Unsent[];
  /** Entries of the first page, until it is complete at this offset. */
  #early: Entry[] = [];
  /** The last one of the lines that are kept. */
  #keptEnd: Entry | undefined;
  #pageEnd = Number.POSITIVE_INFINITY;
  #typedAt = 0;

  constructor(room: RoomId, host: ConversationHost) {
    this.room = room;
    this.#host = host;
    this.uploads = new Uploads(room, () => host.onSignedOut());
    this.#notes = host.notes(room);
    this.#failed = this.#notes.refused;
    this.draft = new Cell(this.#notes.draft);
    this.draft.subscribe(() => {
      this.#notes.draft = this.draft.get();
    });
    const lines = this.#notes.lines;
    this.#keptEnd = lines.at(-1);
    this.stretch.set(movedTo(EMPTY, lines));
    this.#channel = host.channel(room);
    this.#showUnsent(this.#channel.pending);
    this.#follow(this.#channel);
  }

  /** Someone looks at the room; `read` and `unread` are as the list of rooms has them. */
  visit(read: number, unread: number): void {
    this.unreadAfter.set(unread > 0 ? read : null);
    this.found.set(null);
    if (this.loaded.get()) void this.#showStart();
  }

  async loadOlder(): Promise<void> {
    const before = this.stretch.get().entries[0]?.offset;
    if (before !== undefined && hasOlder(this.stretch.get())) await this.#load({ before });
  }

  async loadNewer(): Promise<void> {
    const stretch = this.stretch.get();
    if (hasNewer(stretch)) await this.#load({ after: endOf(stretch) });
  }

  /** Shows the entry at an offset, with what is around it. */
  async jumpTo(offset: number, isFound = true): Promise<void> {
    if (!has(this.stretch.get(), offset)) await this.#moveTo(offset + LIMITS.page / 2);
    if (isFound) this.found.set(offset);
    if (has(this.stretch.get(), offset)) this.jump.set({ to: offset });
  }

  async toNewest(): Promise<void> {
    if (hasNewer(this.stretch.get())) await this.#moveTo(undefined);
    this.jump.set({ to: "end" });
  }

  send(text: string): void {
    this.#typedAt = 0;
    // What became of it is heard by `pending` and `refused`, also after a reload.
    this.#channel.publish("message", { text }).catch(() => {});
    void this.toNewest();
  }

  retry(id: string): void {
    const failed = this.#failed.find((unsent) => unsent.id === id);
    this.discard(id);
    if (failed) this.send(failed.content.text);
  }

  discard(id: string): void {
    this.#setFailed(this.#failed.filter((unsent) => unsent.id !== id));
  }

  /** A key was pressed. */
  typed(): void {
    const now = Date.now();
    if (now - this.#typedAt < TYPING_INTERVAL) return;
    this.#typedAt = now;
    this.#host.typing(this.room);
  }

  /** We are not in it any more. */
  leave(): void {
    this.typists.clear();
    this.#notes.forget();
    this.#channel.leave();
  }

  #follow(channel: RoomChannel): void {
    channel.on("subscribed", ({ head, caughtUp }) => {
      if (this.loaded.get()) return;
      this.#pageEnd = head;
      if (caughtUp === 0) this.#show();
    });
    for (const event of EVENTS) {
      channel.on(event, (body, meta) => this.#receive(toEntry(event, body, meta)));
    }
    // Another log, or we were away for too long: what we show does not lead on to what comes.
    channel.on("reset", () => {
      this.stretch.set(EMPTY);
      void this.#moveTo(undefined);
    });
    channel.on("pending", (pending) => this.#showUnsent(pending));
    channel.on("refused", (error, pending) => this.#refused(pending, error.reason));
  }

  #receive(entry: Entry): void {
    this.typists.stopped(entry.by);
    if (this.loaded.get()) {
      this.#change((stretch) => joined(stretch, [entry]));
      return;
    }
    this.#early.push(entry);
    if (entry.offset >= this.#pageEnd) this.#show();
  }

  /** The first page is complete, and takes the place of what was kept of the last time. */
  #show(): void {
    const page = this.#early.splice(0);
    this.#change(() => movedTo(EMPTY, page));
    void this.#showStart().then(() => this.loaded.set(true));
  }

  /** The reader begins where they stopped. */
  async #showStart(): Promise<void> {
    const after = this.unreadAfter.get();
    if (after === null) await this.toNewest();
    else await this.jumpTo(after + 1, false);
  }

  async #load(range: { before: number } | { after: number }): Promise<void> {
    if (this.loading.get()) return;
    this.loading.set(true);
    const page = await this.#page(range);
    this.#change((stretch) => joined(stretch, page));
    this.loading.set(false);
  }

  /** @param before end of the page; undefined: the newest one */
  async #moveTo(before: number | undefined): Promise<void> {
    const page = await this.#page(before === undefined ? {} : { before });
    if (page.length > 0) this.#change((stretch) => movedTo(stretch, page));
  }

  /** Empty where it cannot be had: without a connection, for instance. */
  async #page(range: { before?: number; after?: number }): Promise<Entry[]> {
    try {
      const { entries } = await this.#channel.history({ ...range, limit: LIMITS.page });
      return entries.map((entry) => toEntry(entry.event, entry.body, entry));
    } catch {
      return [];
    }
  }

  #change(change: (stretch: Stretch) => Stretch): void {
    this.stretch.update(change);
    this.#keepLines(this.stretch.get());
    this.#showUnsent(this.#channel.pending);
  }

  /** Only a new end is news: older pages are not kept. */
  #keepLines(stretch: Stretch): void {
    const end = stretch.entries.at(-1);
    if (hasNewer(stretch) || end === this.#keptEnd) return;
    this.#keptEnd = end;
    this.#notes.lines = stretch.entries;
  }

  /** Those that are in the history already are on their way to be confirmed, and not shown twice. */
  #showUnsent(pending: readonly Pending[]): void {
    const newest = this.stretch.get().entries.slice(-LIMITS.page);
    const shown = new Set(newest.map(({ id }) => id));
    const waiting = unsentOf(pending).filter(({ id }) => !shown.has(id));
    this.unsent.set([...this.#failed, ...waiting]);
    this.#host.onWaiting(this.room, pending.length > 0);
  }

  #refused(pending: Pending, reason: string | undefined): void {
    const failed = (reason ?? "internal") as ErrorCode;
    const refused = unsentOf([pending]).map((unsent) => ({ ...unsent, failed }));
    this.#setFailed([...this.#failed, ...refused]);
  }

  #setFailed(failed: readonly Unsent[]): void {
    this.#failed = failed;
    this.#notes.refused = failed;
    this.#showUnsent(this.#channel.pending);
  }
}
