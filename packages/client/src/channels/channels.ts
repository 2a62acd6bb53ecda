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
import type { ChannelLink } from "./ports.ts";
import { Retry } from "./retry.ts";

const MOST_AT_ONCE = 1000;

/** Events of a socket's channels. */
export interface ChannelsEvents {
  /** The server subscribed the socket to a channel by itself; its entries follow. */
  subscribed: (channel: Channel) => void;
}

/** The channels of one socket. */
export class Channels extends Emitter<NoEvents, NoEvents, ChannelsEvents> implements ChannelHost {
  readonly link: ChannelLink;
  readonly #channels = new Map<string, Channel>();
  readonly #retry = new Retry(() => this.#subscribeAll());
  #isScheduled = false;
  /** Counts connections: an answer of an earlier one is stale. */
  #connection = 0;

  constructor(link: ChannelLink) {
    super();
    this.link = link;
  }

  /** The same channel for the same name; the options of the first time hold. */
  get<Events extends object>(name: string, options?: ChannelOptions): Channel<Events>;
  get(name: string, options: ChannelOptions = {}): Channel {
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      channel = new Channel(name, this, options);
      this.#channels.set(name, channel);
    }
    channel.join();
    return channel;
  }

  /** With all others that ask in this turn. */
  subscribe(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => this.#subscribeAll());
  }

  /** The socket is connected: goes on where each channel stands. */
  onConnect(): void {
    this.#connection++;
    this.#subscribeAll();
    for (const channel of this.#channels.values()) channel.connected();
  }

  onDisconnect(): void {
    this.#connection++;
    this.#retry.reset();
    for (const channel of this.#channels.values()) channel.interrupt();
  }

  /** @returns whether the event is of channels: name, arguments, and the function that acknowledges */
  take([event, name, ...rest]: readonly unknown[]): boolean {
    const handler = HANDLERS[event as keyof typeof HANDLERS];
    if (handler === undefined) return false;
    handler(this, String(name), rest);
    return true;
  }

  /** @internal */
  onEntries(name: string, epoch: string, entries: readonly Entry[]): void {
    this.#channels.get(name)?.receive(epoch, entries);
  }

  /** @internal */
  onSubscribed(name: string, start: Subscribed): void {
    const known = this.#channels.get(name);
    const channel = known ?? new Channel(name, this, {});
    this.#channels.set(name, channel);
    if (!known) this.emitReserved("subscribed", channel);
    channel.begin(start);
  }

  /** @internal */
  onUnsubscribed(name: string, fault: ChannelFault): void {
    this.#channels.get(name)?.end("unsubscribed", new ChannelError(fault));
  }

  /** @internal */
  onMembers(name: string, changes: MemberChanges): void {
    this.#channels.get(name)?.memberChanges(changes);
  }

  #subscribeAll(): void {
    this.#isScheduled = false;
    if (!this.link.connected) return;
    const requests: SubscribeRequest[] = [];
    for (const channel of this.#channels.values()) {
      const request = channel.request();
      if (request) requests.push(request);
    }
    for (let from = 0; from < requests.length; from += MOST_AT_ONCE) {
      this.#ask(requests.slice(from, from + MOST_AT_ONCE));
    }
  }

  #ask(requests: readonly SubscribeRequest[]): void {
    const connection = this.#connection;
    this.link.ask(CHANNEL_EVENTS.SUBSCRIBE, [requests], (answer) => {
      if (connection === this.#connection) this.#takeAnswer(requests, answer);
    });
  }

  #takeAnswer(requests: readonly SubscribeRequest[], answer: unknown): void {
    const { results } = (answer ?? {}) as Partial<SubscribeAnswer>;
    let again = answer === undefined;
    requests.forEach(({ channel }, index) => {
      const error = errorIn(results ? results[index] : answer);
      again ||= error?.retry === true;
      if (error) this.#refused(channel, error);
      else if (results) this.#channels.get(channel)?.begin(results[index] as Subscribed);
    });
    if (again) this.#retry.later();
    else this.#retry.reset();
  }

  #refused(name: string, error: ChannelError): void {
    if (!error.retry) this.#channels.get(name)?.end("error", error);
  }
}

type Rest = readonly unknown[];

/** The server is trusted to keep to the wire form. */
const HANDLERS = {
  [CHANNEL_EVENTS.ENTRIES]: (to: Channels, name: string, [epoch, entries, done]: Rest) => {
    to.onEntries(name, epoch as string, entries as readonly Entry[]);
    if (typeof done === "function") done();
  },
  [CHANNEL_EVENTS.SUBSCRIBED]: (to: Channels, name: string, [start]: Rest) =>
    to.onSubscribed(name, start as Subscribed),
  [CHANNEL_EVENTS.UNSUBSCRIBED]: (to: Channels, name: string, [fault]: Rest) =>
    to.onUnsubscribed(name, fault as ChannelFault),
  [CHANNEL_EVENTS.MEMBERS]: (to: Channels, name: string, [changes]: Rest) =>
    to.onMembers(name, changes as MemberChanges),
};
