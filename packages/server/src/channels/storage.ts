import { ChannelError } from "@baro/protocol";
import type { ChannelStore } from "../store/contract.ts";
import { Committer } from "./committer.ts";
import { Doubts } from "./doubts.ts";
import { storeFault } from "./fault.ts";
import { LIMITS, LOG_LIMITS, type LogLimits } from "./limits.ts";
import type { ChannelLog } from "./log.ts";
import { Logs } from "./logs.ts";
import { PageCache } from "./page-cache.ts";
import type { Later } from "./ports.ts";
import { LocalPresence, type PresenceStore } from "./presence.ts";

export interface ChannelStorageOptions {
  /** Subscriptions that one socket may have. Default 1,000. */
  readonly maxChannelsPerSocket?: number;
  readonly limits?: LogLimits;
  /** Whose it is, in what is told by diagnostics. Default 0. */
  readonly serverId?: number;
  readonly later?: Later;
}

/** A log that nobody writes to: names of those of channels have a comma. */
const NO_CHANNEL = "baro:ready";

/** What works on its own, and has to stop when the server closes. */
export interface Worker {
  end(): void;
}

/** What is to be done with a log. It must not wait for the application: closing waits for it. */
interface LogTask<Result> {
  readonly make: () => ChannelLog;
  readonly run: (log: ChannelLog) => Result | Promise<Result>;
}

/**
 * What the channels of all namespaces of a server share. Logs are kept here and not with their namespace: one that a
 * pattern made may go and come again, and a log must be in memory once only.
 */
export class ChannelStorage {
  readonly store: ChannelStore;
  readonly committer: Committer;
  readonly logs = new Logs();
  readonly pages = new PageCache();
  readonly doubts: Doubts;
  /** Those that have something to do just now. */
  readonly workers = new Set<Worker>();
  readonly later: Later;
  readonly presence: PresenceStore = new LocalPresence();
  readonly maxChannelsPerSocket: number;
  readonly limits: LogLimits;
  readonly serverId: number;
  readonly #underway = new Set<Promise<unknown>>();
  #opened: Promise<void> | undefined;
  #answer: Promise<boolean> | undefined;
  #closed = false;

  constructor(
    store: ChannelStore,
    {
      maxChannelsPerSocket = LIMITS.channelsPerSocket,
      limits = LOG_LIMITS,
      serverId = 0,
      later = laterOnClock,
    }: ChannelStorageOptions = {},
  ) {
    this.store = store;
    this.committer = new Committer(store, { ...LIMITS, server: serverId });
    this.doubts = new Doubts(later);
    this.later = later;
    this.serverId = serverId;
    this.maxChannelsPerSocket = maxChannelsPerSocket;
    this.limits = limits;
    this.presence.listen((key, changes) => this.logs.find(key)?.tellMembers(changes));
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Runs what needs a log, which is made where it is not in memory. @throws ChannelError store_unavailable, closed */
  async use<Result>(key: string, task: LogTask<Result>): Promise<Result> {
    if (this.#closed) throw new ChannelError("closed");
    const result = this.#run(key, task);
    this.#underway.add(result);
    try {
      return await result;
    } finally {
      this.#underway.delete(result);
    }
  }

  /** Whether the store can be opened and asked. Those who want to know before it has answered share the answer. */
  answers(): Promise<boolean> {
    this.#answer ??= this.#askStore().finally(() => {
      this.#answer = undefined;
    });
    return this.#answer;
  }

  /** Resolves when all that is under way now is settled: committed and answered, or refused. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underway);
  }

  /** Waits for what is under way, commits what was taken, and closes the store. */
  async close(): Promise<void> {
    this.#closed = true;
    this.doubts.end();
    for (const worker of this.workers) worker.end();
    await Promise.allSettled(this.#underway);
    await this.committer.close();
    if (this.#opened) await this.store.close();
  }

  async #run<Result>(key: string, { make, run }: LogTask<Result>): Promise<Result> {
    await this.#open();
    const log = this.logs.get(key, make);
    return await log.use(() => run(log));
  }

  async #askStore(): Promise<boolean> {
    if (this.#closed) return false;
    try {
      await this.#open();
      await this.store.head(NO_CHANNEL);
      return true;
    } catch {
      return false;
    }
  }

  /** Once; when that fails, the next call tries again. */
  async #open(): Promise<void> {
    this.#opened ??= this.store.open();
    try {
      await this.#opened;
    } catch (cause) {
      this.#opened = undefined;
      throw storeFault(cause);
    }
  }
}

/** Keeps no process alive. */
function laterOnClock(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}
