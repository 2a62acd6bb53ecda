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
import { Outbox, type PublishReceipt } from "./outbox.ts";
import type { OutboxStore, Pending } from "./outbox-store.ts";
import type { ChannelLink } from "./ports.ts";

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

/** Where a subscription began. */
export interface SubscriptionStart extends Subscribed {
  /** How many entries follow before the first new one. */
  readonly caughtUp: number;
}

/** Events of the channel itself. */
export interface ChannelReservedEvents {
  /** The subscription begins, after each connect. */
  subscribed: (start: SubscriptionStart) => void;
  /** The server ended the subscription. */
  unsubscribed: (error: ChannelError) => void;
  /** Entries are missing between what was seen and `position`: state must be loaded anew, as by `history({ before: position.offset + 1 })`. */
  reset: (reset: { readonly reason: ResetReason; readonly position: Position }) => void;
  /** The server does not let us subscribe. */
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
  /** Asks the server for the entries behind the channel's position. */
  subscribe(channel: Channel): void;
}

/** A durable, ordered log of events. Each entry is emitted once and in order, under its event's name. */
export class Channel<Events extends object = ChannelEvents> extends Emitter<
  Listeners<Events>,
  NoEvents,
  ChannelReservedEvents
> {
  readonly name: string;
  readonly #host: ChannelHost;
  readonly #options: ChannelOptions;
  readonly #outbox: Outbox;
  readonly #members = new Map<string, Member>();
  #position: Position | undefined;
  #isWanted = false;
  #isSubscribed = false;

  constructor(name: string, host: ChannelHost, options: ChannelOptions) {
    super();
    this.name = name;
    this.#host = host;
    this.#options = options;
    const listener = {
      onPending: (pending: readonly Pending[]) => this.emitReserved("pending", pending),
      onRefused: (error: ChannelError, pending: Pending) =>
        this.emitReserved("refused", error, pending),
    };
    this.#outbox = new Outbox(name, host.link, { listener, store: options.outbox });
  }

  /** The last entry that was emitted, or where the subscription began; undefined before that. Pass it as `after` to go on from there. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** Whether entries come. */
  get subscribed(): boolean {
    return this.#isSubscribed;
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
   * @param body any JSON value, with binary in it where Socket.IO allows it
   * @throws ChannelError `outbox_full` when 1,000 wait, or what the server refuses it with
   */
  publish<Event extends keyof Events & string>(
    event: Event,
    body: Events[Event],
  ): Promise<PublishReceipt> {
    return this.#outbox.publish(event, body);
  }

  /**
   * The newest entries below `before`, or the oldest above `after`, in ascending order; at most `limit` (default 50), and
   * fewer where they are large.
   * @throws ChannelError `disconnected`, `timeout`, `forbidden`, …
   */
  history(range: HistoryRange = {}): Promise<History> {
    const { link } = this.#host;
    return new Promise((resolve, reject) => {
      if (!link.connected) return reject(local("disconnected"));
      link.ask(CHANNEL_EVENTS.HISTORY, [this.name, range], (answer) => {
        const error = answer === undefined ? local("timeout") : errorIn(answer);
        if (error) reject(error);
        else resolve(answer as History);
      });
    });
  }

  /** Ends the subscription; what is published is still sent. `socket.channel(name)` begins it again. */
  leave(): void {
    this.#isWanted = false;
    const { link } = this.#host;
    if (this.#isSubscribed && link.connected) {
      link.ask(CHANNEL_EVENTS.UNSUBSCRIBE, [[this.name]], () => {});
    }
    this.interrupt();
  }

  /** @internal Begins the subscription, where it is wanted and there is none. */
  join(): void {
    if (this.#isWanted || this.#options.subscribe === false) return;
    this.#isWanted = true;
    this.#host.subscribe(this);
  }

  /** @internal What to ask the server for; undefined: nothing. */
  request(): SubscribeRequest | undefined {
    if (!this.#isWanted || this.#isSubscribed) return undefined;
    const { after = undefined, last, presence } = this.#options;
    const from = this.#position ?? after;
    return {
      channel: this.name,
      ...(from ? { after: from } : last !== undefined && { last }),
      ...(presence && { presence }),
    };
  }

  /** @internal The socket is connected. */
  connected(): void {
    this.#outbox.send();
  }

  /** @internal The subscription is gone. */
  interrupt(): void {
    this.#isSubscribed = false;
  }

  /** @internal The server's answer, or its own wish. */
  begin(start: Subscribed): void {
    const { epoch, offset, head, reset, members = [] } = start;
    this.#isWanted = true;
    this.#isSubscribed = true;
    this.#position = { epoch, offset };
    this.#members.clear();
    for (const member of members) this.#members.set(member.id, member);
    if (reset) this.emitReserved("reset", { reason: reset, position: this.#position });
    this.emitReserved("subscribed", { ...start, caughtUp: head - offset });
  }

  /** @internal The server does not let us, or not any more. */
  end(event: "error" | "unsubscribed", error: ChannelError): void {
    this.interrupt();
    if (error.retry) this.#host.subscribe(this);
    else this.#isWanted = false;
    if (!error.retry || event === "unsubscribed") this.emitReserved(event, error);
  }

  /** @internal Entries of the subscription: what was seen is left out, and behind a gap the server is asked again. */
  receive(epoch: string, entries: readonly Entry[]): void {
    for (const entry of entries) {
      const { offset } = entry;
      if (!this.#isSubscribed || this.#position === undefined) return;
      if (epoch !== this.#position.epoch || offset > this.#position.offset + 1) {
        this.interrupt();
        this.#host.subscribe(this);
      } else if (offset > this.#position.offset) {
        this.#position = { epoch, offset };
        this.#emitEntry(epoch, entry);
      }
    }
  }

  /** @internal */
  memberChanges({ join = [], leave = [] }: MemberChanges): void {
    for (const member of join) {
      this.#members.set(member.id, member);
      this.emitReserved("join", member);
    }
    for (const member of leave) {
      this.#members.delete(member.id);
      this.emitReserved("leave", member);
    }
  }

  #emitEntry(epoch: string, { event, body, ...rest }: Entry): void {
    const meta: EntryMeta = { ...rest, epoch, channel: this.name };
    isolated(() => this.dispatch(event, [body, meta]));
  }
}

function local(code: "disconnected" | "timeout"): ChannelError {
  return new ChannelError({ code, message: code, retry: true });
}
