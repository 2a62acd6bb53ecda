import { EventEmitter } from "node:events";
import { CHANNEL_EVENTS, ChannelError, type MemberChanges } from "@baro/protocol";
import type { ChannelStore } from "../store/contract.ts";
import { Access, type Authorize, type Identify } from "./access.ts";
import type { Channels } from "./api.ts";
import { type Channel, type ChannelEvents, ServerChannel } from "./channel.ts";
import { Committer } from "./committer.ts";
import { ChannelLog, type LogHost } from "./log.ts";
import type { Clock, Peer, Wire } from "./ports.ts";
import { LocalPresence, type PresenceStore } from "./presence.ts";
import { readChannelName } from "./requests.ts";
import { type Retention, RetentionRules } from "./retention.ts";
import { ChannelSession, type SessionHost } from "./session.ts";

/** What the channels of all namespaces of a server share. */
export class ChannelStorage {
  readonly store: ChannelStore;
  readonly committer: Committer;
  #opened: Promise<void> | undefined;

  constructor(store: ChannelStore) {
    this.store = store;
    this.committer = new Committer(store);
  }

  /** Opens the store, once. @throws ChannelError store_unavailable */
  async open(): Promise<void> {
    this.#opened ??= this.store.open();
    try {
      await this.#opened;
    } catch (cause) {
      throw new ChannelError("store_unavailable", { cause });
    }
  }

  /** Commits what was taken, and closes the store. */
  async close(): Promise<void> {
    await this.committer.close();
    if (this.#opened) await this.store.close();
  }
}

/** What the channels of a namespace need. */
export interface ChannelsInit {
  readonly namespace: string;
  readonly storage: ChannelStorage;
  readonly wire: Wire;
  readonly now?: Clock;
}

/** Logs that nobody uses just now stay at hand, up to this many. */
const IDLE_LOGS = 1000;

/** Implements {@link Channels}, and is what their parts need of the whole. */
export class NamespaceChannels<Subject>
  extends EventEmitter
  implements Channels<Subject>, SessionHost<Subject>, LogHost
{
  readonly wire: Wire;
  readonly now: Clock;
  readonly presence: PresenceStore = new LocalPresence();
  readonly access: Access<Subject>;
  readonly #namespace: string;
  readonly #storage: ChannelStorage;
  readonly #retention: RetentionRules;
  readonly #logs = new Map<string, ChannelLog>();

  constructor({ namespace, storage, wire, now = Date.now }: ChannelsInit) {
    super();
    this.#namespace = namespace;
    this.#storage = storage;
    this.wire = wire;
    this.now = now;
    this.access = new Access(this.report);
    this.#retention = new RetentionRules(now);
    this.presence.listen((channel, changes) => this.#tellMembers(channel, changes));
  }

  authorize(authorize: Authorize<Subject>): this {
    this.access.authorize = authorize;
    return this;
  }

  identify(identify: Identify<Subject>): this {
    this.access.identify = identify;
    return this;
  }

  retain(pattern: string | RegExp, keep: Retention): this {
    this.#retention.add(pattern, keep);
    return this;
  }

  channel<Events extends ChannelEvents = ChannelEvents>(name: string): Channel<Events>;
  channel(name: string): Channel {
    return new ServerChannel(readChannelName(name), this);
  }

  /** What channels are to one client. */
  session(subject: Subject, peer: Peer): ChannelSession<Subject> {
    return new ChannelSession(this, subject, peer);
  }

  get store(): ChannelStore {
    return this.#storage.store;
  }

  get committer(): Committer {
    return this.#storage.committer;
  }

  boundsOf(channel: string) {
    return this.#retention.boundsOf(channel);
  }

  async use<Result>(
    channel: string,
    run: (log: ChannelLog) => Result | Promise<Result>,
  ): Promise<Result> {
    await this.#storage.open();
    const log = this.#log(channel);
    return await log.use(() => run(log));
  }

  /** Emits `error`, where somebody listens; else it is written to stderr. */
  readonly report = (error: unknown): void => {
    if (this.listenerCount("error") > 0) this.emit("error", error);
    else console.error("a channel failed, and nobody listens for errors of io.channels:", error);
  };

  #log(channel: string): ChannelLog {
    let log = this.#logs.get(channel);
    if (log === undefined) {
      this.#forgetIdle();
      // No name of a namespace has a comma.
      log = new ChannelLog(channel, `${this.#namespace},${channel}`, this);
      this.#logs.set(channel, log);
    }
    return log;
  }

  #forgetIdle(): void {
    if (this.#logs.size < IDLE_LOGS) return;
    for (const [channel, log] of this.#logs) if (log.isIdle) this.#logs.delete(channel);
  }

  #tellMembers(channel: string, changes: MemberChanges): void {
    const watchers = [...(this.#logs.get(channel)?.subscriptions ?? [])].filter(
      (subscription) => subscription.watchesMembers,
    );
    if (watchers.length === 0) return;
    const frames = this.wire.frames(CHANNEL_EVENTS.MEMBERS, [channel, changes]);
    for (const { peer } of watchers) peer.writeFrames(frames);
  }
}
