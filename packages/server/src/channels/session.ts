import {
  CHANNEL_EVENTS,
  ChannelError,
  type Faulty,
  type History,
  type Member,
  type PublishAnswer,
  type SubscribeAnswer,
  type Subscribed,
  type SubscribeRequest,
} from "@baro/protocol";
import type { Access, AccessRequest } from "./access.ts";
import { failure, faultOf } from "./fault.ts";
import { historyOf } from "./history.ts";
import { LIMITS } from "./limits.ts";
import type { ChannelLog } from "./log.ts";
import type { Clock, Peer } from "./ports.ts";
import { startOf } from "./position.ts";
import type { PresenceStore } from "./presence.ts";
import { publishAll } from "./publishing.ts";
import {
  readChannelName,
  readChannelNames,
  readPublisher,
  readPublishes,
  readRange,
  readSubscribe,
  readSubscribes,
} from "./requests.ts";
import { Subscription } from "./subscription.ts";

/** What a session needs of its namespace's channels. */
export interface SessionHost<Subject> {
  readonly access: Access<Subject>;
  readonly presence: PresenceStore;
  readonly now: Clock;
  use<Result>(channel: string, run: (log: ChannelLog) => Result | Promise<Result>): Promise<Result>;
  report(error: unknown): void;
}

/** What a request came to: its answer, and what is to be done when that was given. */
interface Served {
  readonly answer: unknown;
  readonly afterwards?: () => void;
}

type Args = readonly unknown[];

/** The requests of a client. */
interface Requests {
  onSubscribe(args: Args): Promise<Served>;
  onUnsubscribe(args: Args): Promise<Served>;
  onPublish(args: Args): Promise<Served>;
  onHistory(args: Args): Promise<Served>;
  onPresence(args: Args): Promise<Served>;
}

interface Joined {
  readonly subscription: Subscription;
  readonly member: string;
}

/** One client in one namespace, as far as channels go: its requests, and its subscriptions. */
export class ChannelSession<Subject> implements Requests {
  readonly #host: SessionHost<Subject>;
  readonly #subject: Subject;
  readonly #peer: Peer;
  readonly #joined = new Map<string, Joined>();
  /** The last publish under way, by channel: the next waits for it, so that none overtakes. */
  readonly #publishing = new Map<string, Promise<unknown>>();
  #ended = false;

  constructor(host: SessionHost<Subject>, subject: Subject, peer: Peer) {
    this.#host = host;
    this.#subject = subject;
    this.#peer = peer;
  }

  /** Whether an event is a request about channels. */
  static takes(event: unknown): event is string {
    return typeof event === "string" && HANDLERS.has(event);
  }

  /** Serves a request, and calls `answer` once. */
  async handle(event: string, args: Args, answer: (answer: unknown) => void): Promise<void> {
    const handler = HANDLERS.get(event);
    if (handler === undefined) return;
    try {
      const served = await handler(this, args);
      answer(served.answer);
      served.afterwards?.();
    } catch (error) {
      answer(failure(error, this.#host.report));
    }
  }

  /** The server's own wish: asks nobody, and tells the client. @throws ChannelError */
  async subscribe(request: SubscribeRequest): Promise<void> {
    const { result, subscription } = await this.#subscribe(request);
    this.#peer.tell(CHANNEL_EVENTS.SUBSCRIBED, [request.channel, result]);
    subscription.start();
  }

  /** @param error what the client is told; nothing where it asked for it */
  unsubscribe(channel: string, error?: ChannelError): void {
    const joined = this.#joined.get(channel);
    if (joined === undefined) return;
    this.#joined.delete(channel);
    this.#leave(channel, joined);
    if (error) this.#peer.tell(CHANNEL_EVENTS.UNSUBSCRIBED, [channel, faultOf(error)]);
  }

  /** The socket has left. */
  end(): void {
    this.#ended = true;
    for (const [channel, joined] of this.#joined) this.#leave(channel, joined);
    this.#joined.clear();
  }

  /** @internal */
  async onSubscribe([requests]: Args): Promise<Served> {
    const outcomes = await Promise.all(readSubscribes(requests).map((each) => this.#admit(each)));
    const answer: SubscribeAnswer = { results: outcomes.map(({ result }) => result) };
    const afterwards = (): void => {
      for (const { subscription } of outcomes) subscription?.start();
    };
    return { answer, afterwards };
  }

  /** @internal */
  async onUnsubscribe([names]: Args): Promise<Served> {
    for (const channel of readChannelNames(names)) this.unsubscribe(channel);
    return { answer: {} };
  }

  /** @internal */
  async onPublish([name, secret, items]: Args): Promise<Served> {
    const channel = readChannelName(name);
    const publisher = {
      secret: readPublisher(secret),
      by: this.#host.access.identify(this.#subject),
      refusal: ({ event, body }: { event: string; body: unknown }) =>
        this.#refusal({ channel, action: "publish", event, body }),
    };
    const publishes = readPublishes(items);
    const run = () =>
      this.#host.use(channel, (log) =>
        publishAll(log, publishes, { publisher, now: this.#host.now() }),
      );
    const answer: PublishAnswer = await this.#inTurn(channel, run);
    return { answer };
  }

  /** @internal */
  async onHistory([name, range]: Args): Promise<Served> {
    const channel = readChannelName(name);
    const wanted = readRange(range);
    await this.#mustBeAllowed({ channel, action: "history" });
    const answer: History = await this.#host.use(channel, (log) => historyOf(log, wanted));
    return { answer };
  }

  /** @internal */
  async onPresence([name]: Args): Promise<Served> {
    const channel = readChannelName(name);
    await this.#mustBeAllowed({ channel, action: "presence" });
    const members = await this.#host.presence.members(channel);
    return { answer: { members, count: members.length } };
  }

  /** Whether the application still allows this subscription; else it ends. */
  async recheck(channel: string): Promise<void> {
    const refusal = await this.#refusal({ channel, action: "subscribe" });
    if (refusal) this.unsubscribe(channel, refusal);
  }

  async #admit(
    item: unknown,
  ): Promise<{ result: Subscribed | Faulty; subscription?: Subscription }> {
    try {
      const request = readSubscribe(item);
      await this.#mustBeAllowed({ channel: request.channel, action: "subscribe" });
      return await this.#subscribe(request);
    } catch (error) {
      return { result: failure(error, this.#host.report) };
    }
  }

  #subscribe(
    request: SubscribeRequest,
  ): Promise<{ result: Subscribed; subscription: Subscription }> {
    const { channel } = request;
    return this.#host.use(channel, async (log) => {
      const { subscription, start } = this.#enter(log, request);
      if (!request.presence) return { result: start, subscription };
      subscription.watchesMembers = true;
      const members: readonly Member[] = await this.#host.presence.members(channel);
      return { result: { ...start, members }, subscription };
    });
  }

  /** In one turn, so that no entry comes between the start and the subscription. */
  #enter(log: ChannelLog, request: SubscribeRequest) {
    if (this.#ended) throw new ChannelError("closed");
    const { channel } = request;
    const earlier = this.#joined.get(channel);
    if (earlier === undefined && this.#joined.size >= LIMITS.channelsPerSocket) {
      throw new ChannelError("too_many_channels");
    }
    const start = startOf(log.state, request);
    const owner = {
      onFailure: (error: ChannelError) => this.unsubscribe(channel, error),
      recheck: () => this.recheck(channel),
    };
    const subscription = new Subscription(log, this.#peer, { offset: start.offset, owner });
    const member = this.#host.access.identify(this.#subject) ?? this.#peer.id;
    this.#joined.set(channel, { subscription, member });
    void this.#host.presence.join(channel, member).catch(this.#host.report);
    if (earlier) this.#leave(channel, earlier);
    return { subscription, start };
  }

  #leave(channel: string, { subscription, member }: Joined): void {
    subscription.end();
    void this.#host.presence.leave(channel, member).catch(this.#host.report);
  }

  #refusal(request: AccessRequest): Promise<ChannelError | undefined> {
    return this.#host.access.refusal(this.#subject, request);
  }

  async #mustBeAllowed(request: AccessRequest): Promise<void> {
    const refusal = await this.#refusal(request);
    if (refusal) throw refusal;
  }

  #inTurn<Result>(channel: string, run: () => Promise<Result>): Promise<Result> {
    const earlier = this.#publishing.get(channel) ?? Promise.resolve();
    const result = earlier.then(run, run);
    this.#publishing.set(channel, result);
    const forget = (): void => {
      if (this.#publishing.get(channel) === result) this.#publishing.delete(channel);
    };
    result.then(forget, forget);
    return result;
  }
}

const HANDLERS: ReadonlyMap<string, (to: Requests, args: Args) => Promise<Served>> = new Map([
  [CHANNEL_EVENTS.SUBSCRIBE, (to: Requests, args: Args) => to.onSubscribe(args)],
  [CHANNEL_EVENTS.UNSUBSCRIBE, (to: Requests, args: Args) => to.onUnsubscribe(args)],
  [CHANNEL_EVENTS.PUBLISH, (to: Requests, args: Args) => to.onPublish(args)],
  [CHANNEL_EVENTS.HISTORY, (to: Requests, args: Args) => to.onHistory(args)],
  [CHANNEL_EVENTS.PRESENCE, (to: Requests, args: Args) => to.onPresence(args)],
]);
