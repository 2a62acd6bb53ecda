import {
  CHANNEL_EVENTS,
  type ChannelFault,
  type Entry,
  type MemberChanges,
  type SubscribeAnswer,
  type Subscribed,
  type SubscribeRequest,
} from "@baro/protocol";
import { Emitter, type NoEvents } from "../emitter.ts";
import { Channel, type ChannelEvents, type ChannelHost, type ChannelOptions } from "./channel.ts";
import { ChannelError, errorIn } from "./error.ts";
import { ANSWER_TIMEOUT, type Chance, type ChannelLink } from "./ports.ts";
import { Retry } from "./retry.ts";

const MOST_AT_ONCE = 1000;

/** Events of a socket's channels. */
export interface ChannelsEvents {
  /** The server subscribed the socket to a channel by itself; its entries follow. */
  subscribed: (channel: Channel) => void;
}

/** The channels of one socket. */
export class Channels extends Emitter<NoEvents, NoEvents, ChannelsEvents> implements ChannelHost {
  /** @internal */
  readonly link: ChannelLink;
  /** @internal */
  readonly chance: Chance;
  readonly #channels = new Map<string, Channel>();
  readonly #retry: Retry;
  #isScheduled = false;
  /** Counts connections: an answer of an earlier one is stale. */
  #connection = 0;

  constructor(link: ChannelLink, chance: Chance) {
    super();
    this.link = link;
    this.chance = chance;
    this.#retry = new Retry(() => this.#subscribeAll(), link, chance);
  }

  /** The same channel for the same name; the options of the first time hold. */
  get<Events extends object = ChannelEvents>(
    name: string,
    options?: ChannelOptions,
  ): Channel<Events>;
  get(name: string, options?: ChannelOptions): Channel {
    const channel = this.#channels.get(name) ?? this.#create(name, options);
    channel._join();
    return channel;
  }

  /** @internal With all others that are due in this turn. */
  onDue(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#subscribeAll();
    });
  }

  /** @internal */
  onFailure(): void {
    this.#retry.later();
  }

  /** @internal The socket is connected: each channel goes on where it stands. */
  onConnect(): void {
    this.#retry.reset();
    this.#subscribeAll();
    for (const channel of this.#channels.values()) channel._connected();
  }

  /** @internal */
  onDisconnect(): void {
    this.#connection++;
    for (const channel of this.#channels.values()) channel._disconnected();
  }

  /** @internal @returns whether the event is of channels: name, arguments, and the function that acknowledges */
  take([event, name, ...rest]: readonly unknown[]): boolean {
    const handler = HANDLERS.get(event);
    handler?.(this, String(name), rest);
    return handler !== undefined;
  }

  /** @internal Undefined: there is none of this name. */
  find(name: string): Channel | undefined {
    return this.#channels.get(name);
  }

  /** @internal */
  onSubscribed(name: string, start: Subscribed): void {
    let channel = this.find(name);
    if (!channel) {
      channel = this.#create(name);
      this.emitReserved("subscribed", channel);
    }
    channel._told(start);
  }

  #create(name: string, options: ChannelOptions = {}): Channel {
    const channel = new Channel(name, this, options);
    this.#channels.set(name, channel);
    return channel;
  }

  #subscribeAll(): void {
    if (!this.link.connected) return;
    const requests: SubscribeRequest[] = [];
    for (const channel of this.#channels.values()) {
      const request = channel._request();
      if (request) requests.push(request);
    }
    for (let from = 0; from < requests.length; from += MOST_AT_ONCE) {
      this.#ask(requests.slice(from, from + MOST_AT_ONCE));
    }
  }

  #ask(requests: readonly SubscribeRequest[]): void {
    const connection = this.#connection;
    this.link.ask([CHANNEL_EVENTS.SUBSCRIBE, requests], ANSWER_TIMEOUT, (answer) => {
      if (connection === this.#connection) this.#takeAnswer(requests, answer);
    });
  }

  #takeAnswer(requests: readonly SubscribeRequest[], answer: unknown): void {
    const error = errorIn(answer);
    const { results = [] } = (answer ?? {}) as Partial<SubscribeAnswer>;
    let isDone = true;
    requests.forEach(({ channel }, index) => {
      const failure = error ?? errorIn(results[index]);
      if (failure?.retry) isDone = false;
      if (failure) this.find(channel)?._failed(failure);
      else this.find(channel)?._answered(results[index] as Subscribed);
    });
    if (isDone) this.#retry.reset();
    else this.#retry.later();
  }
}

type Rest = readonly unknown[];
type Handler = (to: Channels, name: string, rest: Rest) => void;

/** The server is trusted to keep to the wire form. */
const HANDLERS: ReadonlyMap<unknown, Handler> = new Map<unknown, Handler>([
  [
    CHANNEL_EVENTS.ENTRIES,
    (to, name, [epoch, entries, done]) => {
      to.find(name)?._take(epoch as string, entries as readonly Entry[]);
      if (typeof done === "function") done();
    },
  ],
  [CHANNEL_EVENTS.SUBSCRIBED, (to, name, [start]) => to.onSubscribed(name, start as Subscribed)],
  [
    CHANNEL_EVENTS.UNSUBSCRIBED,
    (to, name, [fault]) => to.find(name)?._ended(new ChannelError(fault as ChannelFault)),
  ],
  [
    CHANNEL_EVENTS.MEMBERS,
    (to, name, [changes]) => to.find(name)?._membersChanged(changes as MemberChanges),
  ],
]);
