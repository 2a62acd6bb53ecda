import { EventEmitter } from "node:events";
import { type ListenerOwner, tellListenerFailed } from "../diagnostics/listener-failed.ts";
import { notify, surfaceRejection } from "../engine/surface.ts";
import type { ChannelStore, StoredEntry } from "../store/contract.ts";
import { Access, type Authorize, type Identify } from "./access.ts";
import type { Channels } from "./api.ts";
import { toEntry } from "./body.ts";
import { type Channel, type ChannelEvents, type ChannelHost, ServerChannel } from "./channel.ts";
import type { Committer } from "./committer.ts";
import type { Doubts } from "./doubts.ts";
import type { LogLimits } from "./limits.ts";
import { ChannelLog, type LogHost } from "./log.ts";
import type { PageCache } from "./page-cache.ts";
import type { Clock, Later, Peer, Wire } from "./ports.ts";
import type { PresenceStore } from "./presence.ts";
import { readChannelName } from "./requests.ts";
import { type Retention, RetentionRules } from "./retention.ts";
import { ChannelSession, type SessionHost } from "./session.ts";
import type { ChannelStorage } from "./storage.ts";
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
  /** Hears errors that nobody listens for. */
  lost(error: unknown): void;
}

/** Implements {@link Channels}, and is what their parts need of the whole. */
export class NamespaceChannels<Subject>
  extends EventEmitter
  implements Channels<Subject>, SessionHost<Subject>, LogHost, ChannelHost
{
  readonly wire: Wire;
  readonly now: Clock;
  readonly access: Access<Subject>;
  readonly entering = new Set<Entering>();
  readonly #init: ChannelsInit<Subject>;
  readonly #retention: RetentionRules;
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

  channel<Events extends object = ChannelEvents>(name: string): Channel<Events>;
  channel(name: string): Channel {
    return new ServerChannel(readChannelName(name), this);
  }

  /** What channels are to one client. */
  session(subject: Subject, peer: Peer): ChannelSession<Subject> {
    return new ChannelSession(this, subject, peer);
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
    const hearers = all.filter((each) => each.listenerCount("entry") > 0);
    if (hearers.length === 0) return;
    for (const entry of entries) {
      for (const each of hearers) notify(each, "entry", channel, toEntry(entry), this.namespace);
    }
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
