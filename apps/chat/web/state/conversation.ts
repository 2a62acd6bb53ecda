import type {
  Author,
  EnterRequest,
  Entrance,
  HistoryRequest,
  Message,
  Notice,
  Page,
  SendRequest,
} from "../../server/events.ts";
import type { Asked, Trouble } from "./ask.ts";
import { Cell } from "./cell.ts";
import { Outbox } from "./outbox.ts";
import { recallUnsent, type Unsent } from "./outbox-memory.ts";
import type { Memory } from "./storage.ts";
import {
  EMPTY,
  hasOlder,
  lastId,
  leavesGap,
  merge,
  type Timeline,
  withNotice,
} from "./timeline.ts";
import { Typists } from "./typists.ts";

/** What a conversation asks of the connection. */
export interface ConversationHost {
  readonly memory: Memory;
  enter(request: EnterRequest): Promise<Asked<Entrance>>;
  history(request: HistoryRequest): Promise<Asked<Page>>;
  send(request: SendRequest): Promise<Asked<Message>>;
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
  readonly unsent: Cell<readonly Unsent[]>;
  readonly typists = new Typists();
  /** False until the first page is here. */
  readonly loaded = new Cell(false);
  readonly loadingOlder = new Cell(false);
  readonly draft = new Cell("");
  readonly #host: ConversationHost;
  readonly #outbox: Outbox;
  /** Live messages that came before the first page. */
  #early: Message[] = [];
  #catchingUp = false;
  /** Whether we are in the room on the server's side too. */
  #live = false;
  #gone = false;
  #returning: boolean;
  #typedAt = 0;

  /** `returning`: we were in this room before the page was loaded. */
  constructor(room: number, host: ConversationHost, returning: boolean) {
    this.room = room;
    this.#host = host;
    this.#returning = returning;
    this.unsent = new Cell<readonly Unsent[]>(recallUnsent(host.memory, room));
    this.#outbox = new Outbox(room, {
      unsent: this.unsent,
      memory: host.memory,
      send: (request) => host.send(request),
      onDelivered: (message) => this.receive(message),
    });
  }

  /** Enters, or comes back after the connection was lost, and fetches what was missed. */
  async enter(): Promise<void> {
    if (this.#gone) return;
    const last = lastId(this.timeline.get());
    const answer = await this.#host.enter({
      room: this.room,
      returning: this.#returning,
      ...(this.loaded.get() && { after: last }),
    });
    if (!answer.ok) return this.#notEntered(answer.error.code, answer.error.retryAfter);
    this.#returning = true;
    this.#live = true;
    // Fewer messages than we have seen: the server has another database now, and what we show is not in it.
    if (answer.value.room.lastId < last) this.timeline.set(EMPTY);
    this.#add(answer.value);
    this.loaded.set(true);
    for (const message of this.#early.splice(0)) this.receive(message);
    this.#outbox.open();
  }

  /** The connection is gone. */
  interrupt(): void {
    this.#live = false;
    this.#outbox.close();
    this.typists.clear();
  }

  /** A message of anyone, ours included. */
  receive(message: Message): void {
    if (!this.loaded.get()) return void this.#early.push(message);
    this.typists.stopped(message.author.id);
    if (leavesGap(this.timeline.get(), message)) return void this.#catchUp();
    this.#add({ messages: [message] });
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
    if (before === undefined || !hasOlder(this.timeline.get())) return;
    if (!this.#live || this.loadingOlder.get()) return;
    this.loadingOlder.set(true);
    const answer = await this.#host.history({ room: this.room, before });
    if (answer.ok) this.#add(answer.value);
    else await new Promise((resolve) => setTimeout(resolve, answer.error.retryAfter ?? PAUSE));
    this.loadingOlder.set(false);
  }

  send(text: string): void {
    this.#typedAt = 0;
    this.#outbox.add(text);
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId);
  }

  discard(clientId: string): void {
    this.#outbox.discard(clientId);
  }

  /** A key was pressed. */
  typed(): void {
    const now = Date.now();
    if (now - this.#typedAt < TYPING_INTERVAL) return;
    this.#typedAt = now;
    this.#host.typing(this.room);
  }

  /** We go: what was not sent is not sent any more. */
  leave(): void {
    this.#gone = true;
    this.interrupt();
    for (const { clientId } of this.unsent.get()) this.#outbox.discard(clientId);
  }

  /** The page that `enter` brings holds the message that made us ask, too. */
  async #catchUp(): Promise<void> {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    await this.enter();
    this.#catchingUp = false;
  }

  #add(page: Pick<Page, "messages">): void {
    this.timeline.update((timeline) => merge(timeline, page));
    const ids = new Set(page.messages.map((message) => message.clientId));
    const confirmed = this.unsent.get().filter((entry) => ids.has(entry.clientId));
    for (const { clientId } of confirmed) this.#outbox.discard(clientId);
  }

  /** Without an answer the next connect brings us here again. */
  #notEntered(code: Trouble, retryAfter = PAUSE): void {
    if (code === "unreachable") return;
    if (code !== "rate_limited" && code !== "internal") this.#host.onRefused(this.room, code);
    else setTimeout(() => void this.enter(), retryAfter);
  }
}
