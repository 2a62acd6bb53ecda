import { ChannelError } from "@baro/protocol";
import type { ChannelStore } from "../store/contract.ts";
import { Committer } from "./committer.ts";
import { storeFault } from "./fault.ts";
import { LIMITS, LOG_LIMITS, type LogLimits } from "./limits.ts";
import { Logs } from "./logs.ts";
import { LocalPresence, type PresenceStore } from "./presence.ts";

export interface ChannelStorageOptions {
  /** Subscriptions that one socket may have. Default 1,000. */
  readonly maxChannelsPerSocket?: number;
  readonly limits?: LogLimits;
}

/**
 * What the channels of all namespaces of a server share. Logs are kept here and not with their namespace: one that a
 * pattern made may go and come again, and a log must be in memory once only.
 */
export class ChannelStorage {
  readonly store: ChannelStore;
  readonly committer: Committer;
  readonly logs = new Logs();
  readonly presence: PresenceStore = new LocalPresence();
  readonly maxChannelsPerSocket: number;
  readonly limits: LogLimits;
  #opened: Promise<void> | undefined;
  #closed = false;

  constructor(
    store: ChannelStore,
    {
      maxChannelsPerSocket = LIMITS.channelsPerSocket,
      limits = LOG_LIMITS,
    }: ChannelStorageOptions = {},
  ) {
    this.store = store;
    this.committer = new Committer(store);
    this.maxChannelsPerSocket = maxChannelsPerSocket;
    this.limits = limits;
    this.presence.listen((key, changes) => this.logs.find(key)?.tellMembers(changes));
  }

  /** Opens the store, once; when that fails, the next call tries again. @throws ChannelError store_unavailable, closed */
  async open(): Promise<void> {
    if (this.#closed) throw new ChannelError("closed");
    this.#opened ??= this.store.open();
    try {
      await this.#opened;
    } catch (cause) {
      this.#opened = undefined;
      throw storeFault(cause);
    }
  }

  /** Commits what was taken, and closes the store. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.committer.close();
    if (this.#opened) await this.store.close();
  }
}
