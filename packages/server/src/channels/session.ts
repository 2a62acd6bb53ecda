import {
  CHANNEL_EVENTS,
  ChannelError,
  type Faulty,
  type History,
  type PublishAnswer,
  type SubscribeAnswer,
  type Subscribed,
  type SubscribeRequest,
} from "@baro/protocol";
import type { EventTable } from "./accepting.ts";
import type { AccessRequest } from "./access.ts";
import { failure, faultOf } from "./fault.ts";
import { historyOf } from "./history.ts";
import { LIMITS } from "./limits.ts";
import type { Clock, Peer } from "./ports.ts";
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
import { type Started, Subscriptions, type SubscriptionsHost } from "./subscriptions.ts";
import { Turns } from "./turns.ts";

/** What a session needs of its namespace's channels. */
export interface SessionHost<Subject> extends SubscriptionsHost<Subject> {
  readonly now: Clock;
  /** What clients may publish, where the app says it. */
  readonly accepts: EventTable | undefined;
  /** The name of a channel's log in the store. */
  keyOf(channel: string): string;
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

/** One client in one namespace, as far as channels go: its requests, and its subscriptions. */
export class ChannelSession<Subject> implements Requests {
  readonly #host: SessionHost<Subject>;
  readonly #subject: Subject;
  readonly #peer: Peer;
  readonly #subscriptions: Subscriptions<Subject>;
  /** Publishes of one channel wait for each other, so that none overtakes. */
  readonly #publishing = new Turns();
  #underway = 0;

  constructor(host: SessionHost<Subject>, subject: Subject, peer: Peer) {
    this.#host = host;
    this.#subject = subject;
    this.#peer = peer;
    this.#subscriptions = new Subscriptions(host, {
      subject,
      peer,
      onEnded: (channel, error) =>
        peer.tell(CHANNEL_EVENTS.UNSUBSCRIBED, [channel, faultOf(error)]),
    });
  }

  /** Whether an event is a request about channels. */
  static takes(event: unknown): event is string {
    return typeof event === "string" && HANDLERS.has(event);
  }

  /** Serves a request, and calls `answer` once. */
  async handle(event: string, args: Args, answer: (answer: unknown) => void): Promise<void> {
    const handler = HANDLERS.get(event);
    if (handler === undefined) return;
    this.#underway++;
    try {
      if (this.#underway > LIMITS.requestsAtOnce) throw new ChannelError("overloaded");
      const served = await handler(this, args);
      answer(served.answer);
      served.afterwards?.();
    } catch (error) {
      answer(failure(error, this.#host.report));
    } finally {
      this.#underway--;
    }
  }

  /** The server's own wish: asks nobody, and tells the client. @throws ChannelError */
  async subscribe(request: SubscribeRequest): Promise<void> {
    const started = await this.#subscriptions.subscribe(request, false);
    const result = await resultOf(started);
    this.#peer.tell(CHANNEL_EVENTS.SUBSCRIBED, [request.channel, result]);
    started.subscription.start();
  }

  /** The server's own wish: ends a subscription, and tells the client. */
  unsubscribe(channel: string): void {
    void this.#subscriptions.unsubscribe(channel, new ChannelError("unsubscribed"));
  }

  /** The socket has left. */
  end(): void {
    this.#subscriptions.end();
  }

  /** @internal */
  async onSubscribe([requests]: Args): Promise<Served> {
    const outcomes = await Promise.all(readSubscribes(requests).map((each) => this.#admit(each)));
    const answer: SubscribeAnswer = { results: await Promise.all(outcomes.map(toResult)) };
    const afterwards = (): void => {
      for (const outcome of outcomes) if ("subscription" in outcome) outcome.subscription.start();
    };
    return { answer, afterwards };
  }

  /** @internal */
  async onUnsubscribe([names]: Args): Promise<Served> {
    const channels = readChannelNames(names);
    await Promise.all(channels.map((channel) => this.#subscriptions.unsubscribe(channel)));
    return { answer: {} };
  }

  /** @internal */
  async onPublish([name, secret, items]: Args): Promise<Served> {
    const channel = readChannelName(name);
    const publisher = readPublisher(secret);
    const publishes = readPublishes(items);
    const answer = await this.#publishing.run(channel, () =>
      this.#publish(channel, publisher, publishes),
    );
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
    const members = await this.#host.presence.members(this.#host.keyOf(channel));
    return { answer: { members, count: members.length } };
  }

  async #publish(channel: string, secret: string, publishes: Args): Promise<PublishAnswer> {
    const { accepts, access, now, report } = this.#host;
    const publisher = {
      secret,
      by: access.nameOf(this.#subject),
      refusal: ({ event, body }: { event: string; body: unknown }) =>
        access.refusal(this.#subject, { channel, action: "publish", event, body }),
    };
    return publishAll(publishes, {
      publisher,
      accepts,
      now,
      report,
      use: (run) => this.#host.use(channel, run),
    });
  }

  async #admit(item: unknown): Promise<Started | Faulty> {
    try {
      return await this.#subscriptions.subscribe(readSubscribe(item), true);
    } catch (error) {
      return failure(error, this.#host.report);
    }
  }

  async #mustBeAllowed(request: AccessRequest): Promise<void> {
    const refusal = await this.#host.access.refusal(this.#subject, request);
    if (refusal) throw refusal;
  }
}

async function resultOf({ result, withMembers }: Started): Promise<Subscribed> {
  return withMembers === undefined ? result : await withMembers();
}

async function toResult(outcome: Started | Faulty): Promise<Subscribed | Faulty> {
  return "error" in outcome ? outcome : await resultOf(outcome);
}

const HANDLERS: ReadonlyMap<string, (to: Requests, args: Args) => Promise<Served>> = new Map([
  [CHANNEL_EVENTS.SUBSCRIBE, (to: Requests, args: Args) => to.onSubscribe(args)],
  [CHANNEL_EVENTS.UNSUBSCRIBE, (to: Requests, args: Args) => to.onUnsubscribe(args)],
  [CHANNEL_EVENTS.PUBLISH, (to: Requests, args: Args) => to.onPublish(args)],
  [CHANNEL_EVENTS.HISTORY, (to: Requests, args: Args) => to.onHistory(args)],
  [CHANNEL_EVENTS.PRESENCE, (to: Requests, args: Args) => to.onPresence(args)],
]);
