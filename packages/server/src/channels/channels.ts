import { EventEmitter } from "node:events";
import { ChannelError } from "@baro/protocol";
import { type ListenerOwner, tellListenerFailed } from "../diagnostics/listener-failed.ts";
import { notify, surfaceRejection } from "../engine/surface.ts";
import type { ChannelStore, StoredEntry } from "../store/contract.ts";
import { type EventSchemas, type EventTable, readEventSchemas } from "./accepting.ts";
import { Access, type Authorize, type Identify } from "./access.ts";
import type { Channels } from "./api.ts";
import { toEntry } from "./body.ts";
import { type Channel, type ChannelEvents, type ChannelHost, ServerChannel } from "./channel.ts";
import type { Committer } from "./committer.ts";
import type { Doubts } from "./doubts.ts";
import { type FollowHost, Following } from "./following.ts";
import type { LogLimits } from "./limits.ts";
import { ChannelLog, type LogHost } from "./log.ts";
import type { PageCache } from "./page-cache.ts";
import type { Clock, Later, Peer, Wire } from "./ports.ts";
import type { PresenceStore } from "./presence.ts";
import {
  type Projection,
  readNames,
  readProjection,
  refuseNames,
  refuseSecond,
} from "./projection.ts";
import { readChannelName } from "./requests.ts";
import { type Retention, RetentionRules } from "./retention.ts";
import { ChannelSession, type SessionHost } from "./session.ts";
import type { ChannelStorage, Worker } from "./storage.ts";
import type { Entering } from "./subscriptions.ts";

/** What the channels of a namespace need. */
export interface ChannelsInit<Subject> {
  /** Without a comma. */
  readonly namespace: string;
  readonly storage: ChannelStorage;
  readonly wire: Wire;
  readonly now?: Clock;
  /** Whose rules count where these channels have none of their own, and who hears errors that nobody here listens for. */
  readonly parent?: NamespaceChannels<Subject> | undefined;
  /** Nobody can be in it: it speaks for all the namespaces that it makes. Default false. */
  readonly isPattern?: boolean;
  /** Hears errors that nobody listens for. */
  lost(error: unknown): void;
}

/** Implements {@link Channels}, and is what their parts need of the whole. */
export class NamespaceChannels<Subject>
  extends EventEmitter
  implements Channels<Subject>, SessionHost<Subject>, LogHost, ChannelHost, FollowHost
{
  readonly wire: Wire;
  readonly now: Clock;
  readonly access: Access<Subject>;
  readonly entering = new Set<Entering>();
  readonly #init: ChannelsInit<Subject>;
  readonly #retention: RetentionRules;
  #accepts: EventTable | undefined;
  readonly #followings = new Set<Following>();
  #rules = 0;
  /** A batch that failed has one error for all that were in it: it is reported once. */
  readonly #reported = new WeakSet<object>();

  constructor(init: ChannelsInit<Subject>) {
    super({ captureRejections: true });
    this.#init = init;
    this.wire = init.wire;
    this.now = init.now ?? Date.now;
    this.access = new Access(this.report, init.parent?.access);
    this.#retention = new RetentionRules(this.now, init.parent?.retention);
  }

  authorize(authorize: Authorize<Subject>): this {
    this.access.authorize = authorize;
    this.#rules++;
    return this;
  }

  accept(schemas: EventSchemas): this {
    this.#accepts = readEventSchemas(schemas);
    this.#rules++;
    return this;
  }

  identify(identify: Identify<Subject>): this {
    this.access.identify = identify;
    this.#rules++;
    return this;
  }

  retain(pattern: string | RegExp, keep: Retention): this {
    this.#retention.add(pattern, keep);
    this.#rules++;
    return this;
  }

  channel<Events extends object = ChannelEvents>(name: string): Channel<Events>;
  channel(name: string): Channel {
    return new ServerChannel(readChannelName(name), this);
  }

  async follow(projection: Projection, channels: Iterable<string> = []): Promise<void> {
    const names = readNames(channels);
    if (this.#init.isPattern && names.size > 0) refuseNames();
    if (this.isClosed) throw new ChannelError("closed");
    const following = new Following(readProjection(projection), this);
    if (this.isFollowedBy(projection)) refuseSecond();
    this.#followings.add(following);
    try {
      await following.start(names);
    } catch (error) {
      this.#followings.delete(following);
      // Who asks for it again must not find the projection at work for this.
      await following.end();
      throw error;
    }
  }

  /** What channels are to one client. */
  session(subject: Subject, peer: Peer): ChannelSession<Subject> {
    return new ChannelSession(this, subject, peer);
  }

  get accepts(): EventTable | undefined {
    return this.#accepts ?? this.#init.parent?.accepts;
  }

  get store(): ChannelStore {
    return this.#init.storage.store;
  }

  get committer(): Committer {
    return this.#init.storage.committer;
  }

  get doubts(): Doubts {
    return this.#init.storage.doubts;
  }

  get pages(): PageCache {
    return this.#init.storage.pages;
  }

  get later(): Later {
    return this.#init.storage.later;
  }

  get workers(): Set<Worker> {
    return this.#init.storage.workers;
  }

  get isClosed(): boolean {
    return this.#init.storage.isClosed;
  }

  get presence(): PresenceStore {
    return this.#init.storage.presence;
  }

  get maxChannelsPerSocket(): number {
    return this.#init.storage.maxChannelsPerSocket;
  }

  get namespace(): string {
    return this.#init.namespace;
  }

  get serverId(): number {
    return this.#init.storage.serverId;
  }

  get limits(): LogLimits {
    return this.#init.storage.limits;
  }

  get retention(): RetentionRules {
    return this.#retention;
  }

  keyOf(channel: string): string {
    return `${this.namespace},${channel}`;
  }

  use<Result>(
    channel: string,
    run: (log: ChannelLog) => Result | Promise<Result>,
  ): Promise<Result> {
    const key = this.keyOf(channel);
    return this.#init.storage.use(key, { run, make: () => new ChannelLog(channel, key, this) });
  }

  onEntries(channel: string, entries: readonly StoredEntry[]): void {
    const { parent } = this.#init;
    const all = parent ? [this, parent] : [this];
    const hearers = all.filter((each) => each.hasHearers);
    for (const entry of entries) for (const each of hearers) each.tell(this, channel, entry);
  }

  /** How much the app has set here that would be lost with these channels: rules and followings. */
  get settings(): number {
    return this.#rules + this.#followings.size;
  }

  /** Whether anybody wants to know of entries. */
  get hasHearers(): boolean {
    return this.#followings.size > 0 || this.listenerCount("entry") > 0;
  }

  /** Whether a projection gets all entries of these channels: asked for here, or at the pattern. */
  isFollowedBy(projection: Projection): boolean {
    for (const following of this.#followings) if (following.isOf(projection)) return true;
    return this.#init.parent?.isFollowedBy(projection) ?? false;
  }

  /** Tells of an entry: of these channels, or of a child's. Who follows first, so that listeners find it taken in. */
  tell(of: NamespaceChannels<Subject>, channel: string, entry: StoredEntry): void {
    for (const following of this.#followings) following.hear(of, channel, entry);
    if (this.listenerCount("entry") === 0) return;
    notify(this, "entry", channel, toEntry(entry), of.namespace);
  }

  /** Emits `error`; where nobody listens, the parent does, or it is reported as lost. */
  readonly report = (error: unknown): void => {
    if (this.#isKnown(error)) return;
    if (this.listenerCount("error") > 0) notify(this, "error", error);
    else if (this.#init.parent) this.#init.parent.report(error);
    else this.#init.lost(error);
  };

  get listenerOwner(): ListenerOwner {
    return { server: this.serverId, namespace: this.namespace };
  }

  /** Node calls this when an async listener rejects. */
  override [EventEmitter.captureRejectionSymbol](error: Error, event: string): void {
    tellListenerFailed(this.listenerOwner, event, error);
    surfaceRejection(error);
  }

  #isKnown(error: unknown): boolean {
    if (typeof error !== "object" || error === null) return false;
    if (this.#reported.has(error)) return true;
    this.#reported.add(error);
    return false;
  }
}
