import {
  ChannelError,
  type Entry,
  type HistoryRange,
  type Loose,
  type Member,
} from "@baro/protocol";
import type { LogHead, TrimBounds } from "../store/contract.ts";
import { encodeBody } from "./body.ts";
import { type EntriesRange, entriesOf } from "./entries.ts";
import { historyOf } from "./history.ts";
import type { ChannelLog } from "./log.ts";
import type { Clock } from "./ports.ts";
import type { PresenceStore } from "./presence.ts";
import { readEventName, readRange } from "./requests.ts";
import type { Retention } from "./retention.ts";
import type { Entering } from "./subscriptions.ts";

/** What events a channel has, unless the program says it by an interface of its own: name → body. */
export type ChannelEvents = Readonly<Record<string, Loose>>;

/** An entry of a channel whose events are known. */
export type EntryOf<Events extends object> = {
  [Event in keyof Events & string]: Entry & { readonly event: Event; readonly body: Events[Event] };
}[keyof Events & string];

export interface PublishOptions {
  /** Names this publish: what is published again under the same id is appended once. */
  readonly id?: string;
  /** Who publishes; `meta.by` of the entry. */
  readonly by?: string;
  /** When, for entries that are older than the channel: ms since 1970. Default now. */
  readonly at?: number;
}

/** Where an entry is. */
export interface PublishReceipt {
  readonly epoch: string;
  readonly offset: number;
  /** ms since 1970. */
  readonly at: number;
  /** It had been published before; this is where. */
  readonly repeated: boolean;
}

export interface ChannelHistory<Events extends object> extends LogHead {
  /** In ascending order. */
  readonly entries: readonly EntryOf<Events>[];
}

/** A durable, ordered log of events, as the server uses it. */
export interface Channel<Events extends object = ChannelEvents> {
  readonly name: string;
  /**
   * Appends an entry. Resolves once it is committed; subscribers get it then.
   * @param body any JSON value, with binary in it where Socket.IO allows it
   * @throws ChannelError bad_request, reserved_event, too_large, overloaded, store_unavailable, closed
   */
  publish<Event extends keyof Events & string>(
    event: Event,
    body: Events[Event],
    options?: PublishOptions,
  ): Promise<PublishReceipt>;
  /** The newest entries below `before`, or the oldest above `after`; at most `limit` (default 50), and fewer where they are large. */
  history(range?: HistoryRange): Promise<ChannelHistory<Events>>;
  /**
   * All entries above `after` and below `before`, in ascending order, until none is left: what is appended meanwhile comes
   * too, and what was trimmed away is left out. Read page by page as one goes on, for one loop; leaving it ends the reading.
   * @throws ChannelError from the loop: bad_request, closed, store_unavailable, this also when the log's epoch changes
   */
  entries(range?: EntriesRange): AsyncIterable<EntryOf<Events>>;
  /** Epoch, newest offset (0 before the first entry), and oldest offset that is kept. */
  head(): Promise<LogHead>;
  /** Forgets the oldest entries until the log is within all bounds; `before`: offsets below it go. */
  trim(bounds: Retention & { readonly before?: number }): Promise<LogHead>;
  /** Who is subscribed. */
  members(): Promise<readonly Member[]>;
  /** How many members there are. */
  count(): Promise<number>;
  /**
   * Asks `authorize` about every subscriber again (with `again`), and ends the subscriptions of those it refuses now; those that
   * are just coming in are asked about once they are. Where it says `overloaded`, as a `Refusal` with `retryAfter` does, it has
   * not decided: the subscription stays, and it is asked again when it says, which is not waited for here; after a minute
   * without a decision the subscription ends. Who is just coming in is not let in so, and tries again by itself.
   */
  reauthorize(): Promise<void>;
}

/** What a channel needs of the namespace's channels. */
export interface ChannelHost {
  readonly presence: PresenceStore;
  readonly now: Clock;
  readonly entering: ReadonlySet<Entering>;
  /** The name of a channel's log in the store. */
  keyOf(channel: string): string;
  use<Result>(channel: string, run: (log: ChannelLog) => Result | Promise<Result>): Promise<Result>;
}

/** Under whom ids of the server's own publishes are unique; no client can take it, as it is too short. */
const SERVER = "server";

/** Implements {@link Channel}; bodies are of the types that the application says. */
export class ServerChannel implements Channel {
  readonly name: string;
  readonly #host: ChannelHost;

  constructor(name: string, host: ChannelHost) {
    this.name = name;
    this.#host = host;
  }

  async publish(
    event: string,
    body: unknown,
    { id, by, at = this.#host.now() }: PublishOptions = {},
  ): Promise<PublishReceipt> {
    const encoded = encodeBody(body);
    const named = readEventName(event);
    return await this.#host.use(this.name, async (log) => {
      const entry = { ...encoded, event: named, id, by, at };
      const publisher = id === undefined ? undefined : SERVER;
      const [receipt] = await log.append([{ ...entry, publisher }]);
      if (receipt === undefined) throw new ChannelError("store_unavailable");
      return receipt;
    });
  }

  history(range: HistoryRange = {}): Promise<ChannelHistory<ChannelEvents>> {
    return this.#host.use(this.name, (log) => historyOf(log, readRange(range)));
  }

  entries(range: EntriesRange = {}): AsyncIterable<EntryOf<ChannelEvents>> {
    return entriesOf((page) => this.history(page), range);
  }

  head(): Promise<LogHead> {
    return this.#host.use(this.name, (log) => log.refresh());
  }

  trim({ maxAge, ...bounds }: Retention & { readonly before?: number }): Promise<LogHead> {
    const all: TrimBounds =
      maxAge === undefined ? bounds : { ...bounds, olderThan: this.#host.now() - maxAge };
    return this.#host.use(this.name, (log) => log.trim(all));
  }

  members(): Promise<readonly Member[]> {
    return this.#host.presence.members(this.#host.keyOf(this.name));
  }

  async count(): Promise<number> {
    return (await this.members()).length;
  }

  async reauthorize(): Promise<void> {
    // Those on their way too: they may have been let in by what holds no more.
    const all = await this.#host.use(this.name, ({ subscriptions }) => {
      const entering = [...this.#host.entering].filter(({ channel }) => channel === this.name);
      return [...subscriptions, ...entering];
    });
    await Promise.all(all.map((each) => each.recheck()));
  }
}
