import {
  CHANNEL_EVENTS,
  type Entry,
  type History,
  type HistoryRange,
  type Loose,
  type Member,
  type MemberChanges,
  type Position,
  type ResetReason,
  type Subscribed,
  type SubscribeRequest,
} from "@baro/protocol";
import { Emitter, type NoEvents } from "../emitter.ts";
import { isolated } from "../errors.ts";
import { ChannelError, errorIn } from "./error.ts";
import { Feed, type SubscriptionStart } from "./feed.ts";
import { Outbox, type PublishReceipt } from "./outbox.ts";
import type { OutboxStore, Pending } from "./outbox-store.ts";
import { ANSWER_TIMEOUT, type Chance, type ChannelLink } from "./ports.ts";

/** What events a channel has, unless the program says it by an interface of its own: name → body. */
export type ChannelEvents = Readonly<Record<string, Loose>>;

/** What is known of an entry besides its body. */
export interface EntryMeta extends Position, Omit<Entry, "event" | "body" | "offset"> {
  readonly channel: string;
}

export interface ChannelOptions {
  /** The last entry that was seen: those behind it follow. Without its epoch it is not noticed when the log is another one. */
  readonly after?: SubscribeRequest["after"];
  /** Without `after`: with how many of the newest entries to begin. Default 0. */
  readonly last?: number;
  /** Whether to be told of members. Default false. */
  readonly presence?: boolean;
  /** Whether to get entries; else it is for publishing and history. Default true. */
  readonly subscribe?: boolean;
  /** Keeps what is published until it is acknowledged over a reload, such as `localStorageOutbox()`. */
  readonly outbox?: OutboxStore;
}

/** Events of the channel itself. */
export interface ChannelReservedEvents {
  /** The subscription begins, after each connect. */
  subscribed: (start: SubscriptionStart) => void;
  /** The server ended the subscription. Where `error.retry` says so it is asked for again. */
  unsubscribed: (error: ChannelError) => void;
  /** Entries are missing between what was seen and `position`: state must be loaded anew, as by `history({ before: position.offset + 1 })`. */
  reset: (reset: { readonly reason: ResetReason; readonly position: Position }) => void;
  /** The server does not let us subscribe, or the outbox cannot be read. */
  error: (error: ChannelError) => void;
  /** With `presence`: a member's first socket has subscribed. */
  join: (member: Member) => void;
  /** A member's last socket has left. */
  leave: (member: Member) => void;
  /** What waits to be acknowledged has changed. */
  pending: (pending: readonly Pending[]) => void;
  /** The server refused a publish for good. */
  refused: (error: ChannelError, pending: Pending) => void;
}

type Listeners<Events extends object> = {
  [Event in keyof Events & string]: (body: Events[Event], meta: EntryMeta) => void;
};

/** What a channel needs of the socket's channels. */
export interface ChannelHost {
  readonly link: ChannelLink;
  readonly chance: Chance;
  /** Asks the server soon for what channels want. */
  onDue(): void;
  /** The same, later: something went wrong. */
  onFailure(): void;
}

/**
 * A durable, ordered log of events. Each entry is emitted once and in order, under its event's name.
 * @typeParam Events name of the event → its body
 */
export class Channel<Events extends object = ChannelEvents> extends Emitter<
  Listeners<Events>,
  NoEvents,
  ChannelReservedEvents
> {
  readonly name: string;
  readonly #host: ChannelHost;
  readonly #options: ChannelOptions;
  readonly #feed: Feed;
  readonly #outbox: Outbox;
  readonly #members = new Map<string, Member>();
  #wantsMembers: boolean;

  constructor(name: string, host: ChannelHost, options: ChannelOptions) {
    super();
    this.name = name;
    this.#host = host;
    this.#options = options;
    this.#wantsMembers = options.presence === true;
    this.#feed = this.#createFeed();
    this.#outbox = this.#createOutbox();
  }

  /** The last entry that was emitted, or where the subscription began; undefined before that. Pass it as `after` to go on from there. */
  get position(): Position | undefined {
    return this.#feed.position;
  }

  /** Whether entries come. */
  get subscribed(): boolean {
    return this.#feed.isLive;
  }

  /** Publishes that wait to be acknowledged, oldest first. */
  get pending(): readonly Pending[] {
    return this.#outbox.pending;
  }

  /** With `presence`: who is subscribed. */
  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  /**
   * Appends an entry, and resolves once the server has committed it; until then it waits in `pending`, also without a connection.
   * Rejects with ChannelError `outbox_full` when 1,000 wait, `bad_request` and `too_large` for what cannot be sent, and with
   * what the server refuses it with; with what the store of the outbox says.
   * @param body any JSON value, with binary in it where Socket.IO allows it; it is not to be changed afterwards
   */
  publish<Event extends keyof Events & string>(
    event: Event,
    body: Events[Event],
  ): Promise<PublishReceipt> {
    return this.#outbox.publish(event, body);
  }

  /**
   * The newest entries below `before`, or the oldest above `after`, in ascending order; at most `limit` (default 50), and
   * fewer where they are large. Rejects with ChannelError `disconnected`, `timeout`, `forbidden`, …
   */
  history(range: HistoryRange = {}): Promise<History> {
    const { link } = this.#host;
    return new Promise((resolve, reject) => {
      link.ask([CHANNEL_EVENTS.HISTORY, this.name, range], ANSWER_TIMEOUT, (answer) => {
        const error = link.connected || answer ? errorIn(answer) : disconnected();
        if (error) reject(error);
        else resolve(answer as History);
      });
    });
  }

  /** Ends the subscription; what was published is still sent. `socket.channel(name)` begins it again, behind `position`. */
  leave(): void {
    const { link } = this.#host;
    if (this.#feed.isOn && link.connected) {
      link.ask([CHANNEL_EVENTS.UNSUBSCRIBE, [this.name]], ANSWER_TIMEOUT, () => {});
    }
    this.#feed.end();
  }

  /** @internal Begins the subscription, where it is wanted and there is none. */
  _join(): void {
    if (this.#options.subscribe !== false) this.#feed.begin();
  }

  /** @internal What to ask the server for; undefined: nothing. */
  _request(): SubscribeRequest | undefined {
    const presence = this.#wantsMembers;
    const start = this.#feed.request();
    return start && { channel: this.name, ...start, ...(presence && { presence }) };
  }

  /** @internal The server's answer to it. */
  _answered(start: Subscribed): void {
    this.#feed.answered(start);
  }

  /** @internal The server's answer is an error. */
  _failed(error: ChannelError): void {
    if (this.#feed.failed(error.retry)) this.emitReserved("error", error);
  }

  /** @internal The socket is connected. */
  _connected(): void {
    this.#outbox.restart();
  }

  /** @internal The socket is disconnected. */
  _disconnected(): void {
    this.#feed.lose();
  }

  /** @internal The server subscribed the socket by itself. */
  _told(start: Subscribed): void {
    this.#wantsMembers ||= start.members !== undefined;
    this.#feed.told(start);
  }

  /** @internal The server ended the subscription. */
  _ended(error: ChannelError): void {
    if (!this.#feed.isOn) return;
    if (error.retry) {
      this.#feed.pause();
      this.#host.onFailure();
    } else this.#feed.end();
    this.emitReserved("unsubscribed", error);
  }

  /** @internal */
  _take(epoch: string, entries: readonly Entry[]): void {
    this.#feed.take(epoch, entries);
  }

  /** @internal */
  _membersChanged({ join = [], leave = [] }: MemberChanges): void {
    for (const member of join) {
      this.#members.set(member.id, member);
      this.emitReserved("join", member);
    }
    for (const member of leave) {
      this.#members.delete(member.id);
      this.emitReserved("leave", member);
    }
  }

  #createFeed(): Feed {
    return new Feed(this.#options, {
      onDue: () => this.#host.onDue(),
      onEntry: (entry, epoch) => this.#emitEntry(entry, epoch),
      onStart: (start) => this.#onStart(start),
      onReset: (reason, position) => this.emitReserved("reset", { reason, position }),
    });
  }

  #createOutbox(): Outbox {
    const { link, chance } = this.#host;
    const listener = {
      onPending: (pending: readonly Pending[]) => this.emitReserved("pending", pending),
      onRefused: (error: ChannelError, pending: Pending) =>
        this.emitReserved("refused", error, pending),
      onError: (error: ChannelError) => this.emitReserved("error", error),
    };
    return new Outbox({ channel: this.name, link, chance, listener, store: this.#options.outbox });
  }

  #onStart(start: SubscriptionStart): void {
    this.#members.clear();
    for (const member of start.members ?? []) this.#members.set(member.id, member);
    this.emitReserved("subscribed", start);
  }

  /** No listener that throws keeps others from hearing it. */
  #emitEntry({ event, body, ...rest }: Entry, epoch: string): void {
    const meta: EntryMeta = { ...rest, epoch, channel: this.name };
    this.dispatch(event, [body, meta], isolated);
  }
}

function disconnected(): ChannelError {
  return new ChannelError({ code: "disconnected", message: "not connected", retry: true });
}
