import type { Channel, ChannelError, EntryMeta, Pending, SubscriptionStart } from "@baro/client";
import type {
  Author,
  EnterRequest,
  ErrorCode,
  MessageBody,
  Notice,
  RoomEvents,
  RoomSummary,
} from "../../server/events.ts";
import { LIMITS } from "../../server/limits.ts";
import type { Asked, Trouble } from "./ask.ts";
import { Cell } from "./cell.ts";
import { type Message, toMessage, toUnsent, type Unsent } from "./message.ts";
import { EMPTY, hasOlder, merge, type Timeline, withNotice } from "./timeline.ts";
import { Typists } from "./typists.ts";

/** The part of a channel that a conversation uses. */
export interface RoomChannel
  extends Pick<Channel<RoomEvents>, "publish" | "history" | "leave" | "pending"> {
  on(event: "message", listener: (body: MessageBody, meta: EntryMeta) => void): unknown;
  on(event: "subscribed", listener: (start: SubscriptionStart) => void): unknown;
  on(event: "reset", listener: () => void): unknown;
  on(event: "pending", listener: (pending: readonly Pending[]) => void): unknown;
  on(event: "refused", listener: (error: ChannelError, pending: Pending) => void): unknown;
}

/** What a conversation asks of the connection. */
export interface ConversationHost {
  /** Who we are; null until the server has said so. */
  readonly self: () => Author | null;
  channel(room: number): RoomChannel;
  enter(request: EnterRequest): Promise<Asked<RoomSummary>>;
  typing(room: number): void;
  /** The server does not let us in: the room is gone, for instance. */
  onRefused(room: number, code: Trouble): void;
}

/** Tell the others that we type at most this often, in ms. */
const TYPING_INTERVAL = 2000;

/** Ask a server that could not answer again after this, in ms. */
const PAUSE = 2000;

/** One room that we are in: its history as far as loaded, what we wrote and is not confirmed, who is typing. */
export class Conversation {
  readonly room: number;
  readonly timeline = new Cell<Timeline>(EMPTY);
  readonly unsent = new Cell<readonly Unsent[]>([]);
  readonly typists = new Typists();
  /** False until the first page is here. */
  readonly loaded = new Cell(false);
  readonly loadingOlder = new Cell(false);
  readonly draft = new Cell("");
  readonly #host: ConversationHost;
  readonly #channel: RoomChannel;
  /** What the server has refused, and the writer has not decided on. */
  #failed: readonly Unsent[] = [];
  /** Messages of the first page, until it is complete at this offset. */
  #early: Message[] = [];
  #pageEnd = Number.POSITIVE_INFINITY;
  #gone = false;
  #returning: boolean;
  #typedAt = 0;

  /** `returning`: we were in this room before the page was loaded. */
  constructor(room: number, host: ConversationHost, returning: boolean) {
    this.room = room;
    this.#host = host;
    this.#returning = returning;
    this.#channel = host.channel(room);
    this.#showUnsent(this.#channel.pending);
    this.#follow(this.#channel);
  }

  /** Tells the others that we are here, or here again. */
  async enter(): Promise<void> {
    if (this.#gone) return;
    const answer = await this.#host.enter({ room: this.room, returning: this.#returning });
    if (answer.ok) this.#returning = true;
    else this.#notEntered(answer.error.code, answer.error.retryAfter);
  }

  /** The connection is gone. */
  interrupt(): void {
    this.typists.clear();
  }

  noticed(kind: "joined" | "left", notice: Notice): void {
    this.typists.stopped(notice.author.id);
    this.timeline.update((timeline) => withNotice(timeline, kind, notice));
  }

  heardTyping(author: Author): void {
    this.typists.heard(author);
  }

  async loadOlder(): Promise<void> {
    const before = this.timeline.get().messages[0]?.id;
    if (before === undefined || !hasOlder(this.timeline.get()) || this.loadingOlder.get()) return;
    this.loadingOlder.set(true);
    await this.#load(before);
    this.loadingOlder.set(false);
  }

  send(text: string): void {
    this.#typedAt = 0;
    const nickname = this.#host.self()?.nickname ?? "";
    // What became of it is heard by `pending` and `refused`, also after a reload.
    this.#channel.publish("message", { nickname, text }).catch(() => {});
  }

  retry(clientId: string): void {
    const failed = this.#failed.find((unsent) => unsent.clientId === clientId);
    this.discard(clientId);
    if (failed) this.send(failed.text);
  }

  discard(clientId: string): void {
    this.#failed = this.#failed.filter((unsent) => unsent.clientId !== clientId);
    this.#showUnsent(this.#channel.pending);
  }

  /** A key was pressed. */
  typed(): void {
    const now = Date.now();
    if (now - this.#typedAt < TYPING_INTERVAL) return;
    this.#typedAt = now;
    this.#host.typing(this.room);
  }

  /** We go. What we wrote before is still sent. */
  leave(): void {
    this.#gone = true;
    this.interrupt();
    this.#channel.leave();
  }

  #follow(channel: RoomChannel): void {
    channel.on("subscribed", ({ head, caughtUp }) => {
      if (this.loaded.get()) return;
      this.#pageEnd = head;
      if (caughtUp === 0) this.#show();
    });
    channel.on("message", (body, meta) => this.#receive(toMessage(body, meta)));
    // Another log, or we were away for too long: what we show does not lead on to what comes.
    channel.on("reset", () => {
      this.timeline.set(EMPTY);
      void this.#load();
    });
    channel.on("pending", (pending) => this.#showUnsent(pending));
    channel.on("refused", (error, pending) => this.#refused(pending, error.reason));
  }

  #receive(message: Message): void {
    this.typists.stopped(message.author.id);
    if (this.loaded.get()) {
      this.#add([message]);
      return;
    }
    this.#early.push(message);
    if (message.id >= this.#pageEnd) this.#show();
  }

  /** The first page is complete. */
  #show(): void {
    this.#add(this.#early.splice(0));
    this.loaded.set(true);
  }

  async #load(before?: number): Promise<void> {
    const range = { limit: LIMITS.page, ...(before !== undefined && { before }) };
    try {
      const { entries } = await this.#channel.history(range);
      this.#add(entries.map((entry) => toMessage(entry.body as MessageBody, entry)));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  #add(messages: readonly Message[]): void {
    this.timeline.update((timeline) => merge(timeline, { messages }));
    this.#showUnsent(this.#channel.pending);
  }

  /** Those that are in the history already are on their way to be confirmed, and not shown twice. */
  #showUnsent(pending: readonly Pending[]): void {
    const shown = new Set(
      this.timeline
        .get()
        .messages.slice(-LIMITS.page)
        .map(({ clientId }) => clientId),
    );
    const waiting = pending.map(toUnsent).filter(({ clientId }) => !shown.has(clientId));
    this.unsent.set([...this.#failed, ...waiting]);
  }

  #refused(pending: Pending, reason: string | undefined): void {
    const failed = (reason ?? "internal") as ErrorCode;
    this.#failed = [...this.#failed, { ...toUnsent(pending), failed }];
    this.#showUnsent(this.#channel.pending);
  }

  /** Without an answer the next connect brings us here again. */
  #notEntered(code: Trouble, retryAfter = PAUSE): void {
    if (code === "unreachable") return;
    if (code !== "rate_limited" && code !== "internal") this.#host.onRefused(this.room, code);
    else setTimeout(() => void this.enter(), retryAfter);
  }
}
