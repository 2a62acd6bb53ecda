import {
  ChannelError,
  type ResetReason,
  type Subscribed,
  type SubscribeRequest,
} from "@baro/protocol";
import { channelReset, channelResume } from "../diagnostics/channels.ts";
import { tellLimitReached } from "../engine/limit-reached.ts";
import type { Access, AccessRequest } from "./access.ts";
import { pauseOf } from "./fault.ts";
import { LIMITS } from "./limits.ts";
import type { ChannelLog } from "./log.ts";
import { Pace } from "./pace.ts";
import type { Later, Peer } from "./ports.ts";
import { startOf } from "./position.ts";
import type { PresenceStore } from "./presence.ts";
import { Reasking } from "./reasking.ts";
import { Subscription } from "./subscription.ts";
import { Turns } from "./turns.ts";

/** A subscription that is asked for: its client may have been let in before, and not be in the log yet. */
export interface Entering {
  readonly channel: string;
  /** Asks again whether it may, once it is in. */
  recheck(): Promise<void>;
}

/** What a client's subscriptions need of its namespace's channels. */
export interface SubscriptionsHost<Subject> {
  readonly access: Access<Subject>;
  readonly presence: PresenceStore;
  readonly maxChannelsPerSocket: number;
  readonly entering: Set<Entering>;
  /** Whose they are, in what is told by diagnostics. */
  readonly serverId: number;
  readonly later: Later;
  use<Result>(channel: string, run: (log: ChannelLog) => Result | Promise<Result>): Promise<Result>;
  report(error: unknown): void;
}

/** A subscription that sends nothing until it is started, and what its client is told of it first. */
export interface Started {
  readonly result: Subscribed;
  readonly subscription: Subscription;
  /** Undefined: it is not to be told of members. Call it last before the client is told the result, which is then this. */
  readonly withMembers: (() => Promise<Subscribed>) | undefined;
}

/** Whose they are, and how the client hears that one has ended. */
export interface SubscriptionsInit<Subject> {
  readonly subject: Subject;
  readonly peer: Peer;
  onEnded(channel: string, error: ChannelError): void;
}

interface Joined {
  readonly subscription: Subscription;
  readonly key: string;
  readonly member: string;
}

/** The subscriptions of one client in one namespace. What is asked about one channel is done in the order in which it was asked. */
export class Subscriptions<Subject> {
  readonly #host: SubscriptionsHost<Subject>;
  readonly #init: SubscriptionsInit<Subject>;
  readonly #joined = new Map<string, Joined>();
  /** Those about which the application has not decided when it was asked again. */
  readonly #undecided = new Map<Joined, Reasking>();
  readonly #turns = new Turns();
  readonly #pace: Pace;
  #underway = 0;
  #ended = false;

  constructor(host: SubscriptionsHost<Subject>, init: SubscriptionsInit<Subject>) {
    this.#host = host;
    this.#init = init;
    this.#pace = new Pace(init.peer);
  }

  /** @param isAsked whether the application is asked if the client may @throws ChannelError */
  async subscribe(request: SubscribeRequest, isAsked: boolean): Promise<Started> {
    const { channel } = request;
    const most = Math.max(LIMITS.subscribesAtOnce, 2 * this.#host.maxChannelsPerSocket);
    if (this.#underway >= most) throw new ChannelError("overloaded");
    this.#underway++;
    let made: Subscription | undefined;
    const entering = { channel, recheck: () => this.#recheck(channel, () => made) };
    this.#host.entering.add(entering);
    try {
      return await this.#turns.run(channel, async () => {
        if (isAsked) await this.#mustBeAllowed(channel);
        const started = await this.#host.use(channel, (log) => this.#begin(log, request));
        made = started.subscription;
        return started;
      });
    } finally {
      this.#host.entering.delete(entering);
      this.#underway--;
    }
  }

  /** @param error what the client is told; nothing where it asked for it */
  unsubscribe(channel: string, error?: ChannelError): Promise<void> {
    return this.#turns.run(channel, async () => this.#finish(channel, error));
  }

  /** The client has left. */
  end(): void {
    this.#ended = true;
    for (const joined of this.#joined.values()) this.#leave(joined);
    this.#joined.clear();
  }

  #finish(channel: string, error: ChannelError | undefined): void {
    const joined = this.#joined.get(channel);
    if (joined === undefined) return;
    this.#joined.delete(channel);
    this.#leave(joined);
    if (error) this.#init.onEnded(channel, error);
  }

  async #begin(log: ChannelLog, request: SubscribeRequest): Promise<Started> {
    const { offset, reset } = startOf(log.state, request);
    // Who has seen more than there is may know what the store has failed to tell of.
    if (reset === "ahead") await log.catchUp();
    else if (!log.hasAtHand(offset)) await log.refresh();
    const { subscription, result } = this.#enter(log, request);
    if (!request.presence) return { result, subscription, withMembers: undefined };
    const withMembers = async (): Promise<Subscribed> => {
      log.watchMembers(subscription);
      return { ...result, members: await this.#host.presence.members(log.key) };
    };
    return { result, subscription, withMembers };
  }

  /** In one turn of the event loop, so that no entry comes between the start and the subscription. */
  #enter(log: ChannelLog, request: SubscribeRequest): Pick<Started, "result" | "subscription"> {
    const earlier = this.#joined.get(log.channel);
    this.#mustHaveRoom(earlier);
    const member = this.#host.access.nameOf(this.#init.subject) ?? this.#init.peer.id;
    const result = startOf(log.state, request);
    const subscription = this.#subscriptionTo(log, result.offset);
    this.#joined.set(log.channel, { subscription, key: log.key, member });
    void this.#host.presence.join(log.key, member).catch(this.#host.report);
    if (earlier) this.#leave(earlier);
    if (request.after !== undefined) this.#tellReturn(log.channel, result);
    return { result, subscription };
  }

  /** Tells of a client that comes back to where it was, or that it cannot. */
  #tellReturn(channel: string, { reset, head, offset }: Subscribed): void {
    if (reset === undefined) {
      if (channelResume.hasSubscribers)
        channelResume.publish({ server: this.#host.serverId, channel, missed: head - offset });
    } else this.#tellReset(channel, reset);
  }

  #tellReset(channel: string, reason: ResetReason): void {
    if (!channelReset.hasSubscribers) return;
    channelReset.publish({ server: this.#host.serverId, channel, reason });
  }

  #mustHaveRoom(earlier: Joined | undefined): void {
    if (this.#ended) throw new ChannelError("closed");
    const isFull = this.#joined.size >= this.#host.maxChannelsPerSocket;
    if (!isFull || earlier !== undefined) return;
    tellLimitReached({ code: "MAX_CHANNELS_PER_SOCKET", server: this.#host.serverId });
    throw new ChannelError("too_many_channels");
  }

  #subscriptionTo(log: ChannelLog, offset: number): Subscription {
    const { channel } = log;
    const owner = {
      onFailure: (error: ChannelError): void => {
        this.#host.report(error.cause ?? error);
        // A newer subscription may have taken this one's place meanwhile.
        if (this.#joined.get(channel)?.subscription === subscription) this.#finish(channel, error);
      },
      onReset: (reason: ResetReason) => this.#tellReset(channel, reason),
      recheck: () => this.#recheck(channel),
    };
    const subscription = new Subscription(log, this.#init.peer, {
      offset,
      owner,
      pace: this.#pace,
    });
    return subscription;
  }

  #leave(joined: Joined): void {
    const { subscription, key, member } = joined;
    subscription.end();
    this.#settle(joined);
    void this.#host.presence.leave(key, member).catch(this.#host.report);
  }

  /**
   * @param made whoever comes in: it alone is asked about, and may not stay until the application decides, since it has been let
   *   in by nothing else yet
   */
  #recheck(channel: string, made?: () => Subscription | undefined): Promise<void> {
    return this.#turns.run(channel, async () => {
      const joined = this.#joined.get(channel);
      if (joined === undefined || (made && made() !== joined.subscription)) return;
      const refusal = await this.#refusal({ channel, action: "subscribe", again: true });
      if (refusal === undefined) this.#settle(joined);
      else if (this.#joined.get(channel) !== joined) return;
      else if (made || !this.#reask(joined, channel, refusal)) this.#finish(channel, refusal);
    });
  }

  /** @returns false: it is a decision */
  #reask(joined: Joined, channel: string, refusal: ChannelError): boolean {
    const pause = pauseOf(refusal);
    if (pause === undefined) return false;
    const reasking = this.#undecided.get(joined) ?? this.#reaskingOf(joined, channel);
    this.#undecided.set(joined, reasking);
    reasking.wait(refusal, pause);
    return true;
  }

  #reaskingOf(joined: Joined, channel: string): Reasking {
    return new Reasking({
      later: this.#host.later,
      ask: () => void this.#recheck(channel),
      // Out of turn: the application may be thinking still, in the turn of its last question.
      giveUp: (refusal) => {
        if (this.#joined.get(channel) === joined) this.#finish(channel, refusal);
      },
    });
  }

  /** Nobody is to be asked about it any more. */
  #settle(joined: Joined): void {
    this.#undecided.get(joined)?.end();
    this.#undecided.delete(joined);
  }

  async #mustBeAllowed(channel: string): Promise<void> {
    const refusal = await this.#refusal({ channel, action: "subscribe" });
    if (refusal) throw refusal;
  }

  #refusal(request: AccessRequest): Promise<ChannelError | undefined> {
    return this.#host.access.refusal(this.#init.subject, request);
  }
}
