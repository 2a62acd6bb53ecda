import { CHANNEL_EVENTS, type Entry, type MemberChanges } from "@baro/protocol";
import { publishTrace } from "../diagnostics/traces.ts";
import type {
  ChannelStore,
  Draft,
  LogHead,
  LogPage,
  ReadRange,
  Receipt,
  StoredEntry,
  TrimBounds,
} from "../store/contract.ts";
import { PageCut, type PageLimits } from "../store/page.ts";
import { toEntry } from "./body.ts";
import type { Committer } from "./committer.ts";
import { storeFault } from "./fault.ts";
import type { LogLimits } from "./limits.ts";
import type { Wire } from "./ports.ts";
import type { RetentionRules } from "./retention.ts";
import type { Subscription } from "./subscription.ts";
import { Tail } from "./tail.ts";

/** What a log needs of the whole. */
export interface LogHost {
  /** Without a comma. */
  readonly namespace: string;
  /** Whose it is, in what is told by diagnostics. */
  readonly serverId: number;
  readonly store: ChannelStore;
  readonly committer: Committer;
  readonly wire: Wire;
  readonly retention: RetentionRules;
  readonly limits: LogLimits;
  /** Entries of a channel were committed. */
  onEntries(channel: string, entries: readonly StoredEntry[]): void;
  /** Something failed that no caller waits for. */
  report(error: unknown): void;
}

/** An entry before it has an offset. */
export type NewEntry = Omit<Draft, "log">;

/** How many entries may come before a log with bounds is trimmed again. */
const TRIM_EVERY = 64;

/**
 * One channel that is in use: knows its newest entries and who is subscribed. Every entry passes here after it was committed,
 * in the order of offsets.
 */
export class ChannelLog {
  readonly channel: string;
  /** Its name in the store. */
  readonly key: string;
  readonly #host: LogHost;
  readonly #tail: Tail;
  readonly #subscriptions = new Set<Subscription>();
  #opened: Promise<LogHead> | undefined;
  #head: LogHead = { epoch: "", head: 0, first: 1 };
  #reads = new Map<number, Promise<readonly Entry[]>>();
  #untrimmed = TRIM_EVERY;
  /** Committed, and not sent yet. */
  #fresh: StoredEntry[] = [];
  #using = 0;

  /** @param key the name of the log in the store */
  constructor(channel: string, key: string, host: LogHost) {
    this.channel = channel;
    this.key = key;
    this.#host = host;
    this.#tail = new Tail(host.limits);
  }

  get state(): LogHead {
    return this.#head;
  }

  get subscriptions(): ReadonlySet<Subscription> {
    return this.#subscriptions;
  }

  /** Whether nobody needs it in memory. */
  get isIdle(): boolean {
    return this.#subscriptions.size === 0 && this.#using === 0;
  }

  /** Runs what needs the log; it stays in memory so long. @throws ChannelError store_unavailable */
  async use<Result>(run: () => Result | Promise<Result>): Promise<Result> {
    this.#using++;
    try {
      await this.#open();
      return await run();
    } finally {
      this.#using--;
    }
  }

  /** Call within {@link use}. @throws ChannelError overloaded, store_unavailable, closed */
  append(entries: readonly NewEntry[]): Promise<readonly Receipt[]> {
    const append = () => this.#append(entries.map((entry) => ({ ...entry, log: this.key })));
    if (!publishTrace.hasSubscribers) return append();
    const { serverId: server, namespace } = this.#host;
    const fields = { server, namespace, channel: this.channel, entries: entries.length };
    return publishTrace.promise(fields, append);
  }

  /** @throws ChannelError store_unavailable */
  async read(range: ReadRange): Promise<LogPage> {
    const page = await this.#ask((store) => store.read(this.key, range));
    this.#forgetBelow(page.first);
    return page;
  }

  /** @throws ChannelError store_unavailable */
  async trim(bounds: TrimBounds): Promise<LogHead> {
    const { first } = await this.#ask((store) => store.trim(this.key, bounds));
    this.#forgetBelow(first);
    return this.#head;
  }

  /** Asks where the log begins: a store may have let go of entries by itself. @throws ChannelError store_unavailable */
  async refresh(): Promise<LogHead> {
    const { first } = await this.#ask((store) => store.head(this.key));
    this.#forgetBelow(first);
    return this.#head;
  }

  /** Whether what comes behind an offset can be had without the store. */
  hasAtHand(offset: number): boolean {
    return offset >= this.#head.head || this.#tail.reaches(offset);
  }

  /** Tells those who watch who has come and gone. */
  tellMembers(changes: MemberChanges): void {
    const watchers = [...this.#subscriptions].filter((each) => each.watchesMembers);
    if (watchers.length === 0) return;
    const frames = this.#host.wire.frames(CHANNEL_EVENTS.MEMBERS, [this.channel, changes]);
    for (const { peer } of watchers) peer.writeFrames(frames);
  }

  add(subscription: Subscription): void {
    this.#subscriptions.add(subscription);
  }

  remove(subscription: Subscription): void {
    this.#subscriptions.delete(subscription);
  }

  /** A page of what comes behind an offset, where it is at hand. */
  recent(offset: number): readonly Entry[] | undefined {
    return this.#tail.after(offset);
  }

  /** The same from the store; those who ask for the same at the same time share the answer. */
  pageAfter(offset: number): Promise<readonly Entry[]> {
    let page = this.#reads.get(offset);
    if (page === undefined) {
      page = this.read({ after: offset, ...this.#host.limits.page }).then(({ entries }) =>
        entries.map(toEntry),
      );
      this.#reads.set(offset, page);
      const forget = (): boolean => this.#reads.delete(offset);
      page.then(forget, forget);
    }
    return page;
  }

  #append(drafts: readonly Draft[]): Promise<readonly Receipt[]> {
    return this.#host.committer.append(drafts, (receipts) => this.#committed(drafts, receipts));
  }

  #open(): Promise<LogHead> {
    this.#opened ??= this.#load();
    return this.#opened;
  }

  async #load(): Promise<LogHead> {
    try {
      this.#head = await this.#ask((store) => store.head(this.key));
      this.#trimIfDue();
      return this.#head;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  async #ask<Result>(run: (store: ChannelStore) => Promise<Result>): Promise<Result> {
    try {
      return await run(this.#host.store);
    } catch (cause) {
      throw storeFault(cause);
    }
  }

  #committed(drafts: readonly Draft[], receipts: readonly Receipt[]): void {
    receipts.forEach(({ offset }, index) => {
      const draft = drafts[index];
      // A repeat is news where the store had kept the first and failed to say so.
      if (draft === undefined || offset <= this.#newest) return;
      const { log: _log, publisher: _publisher, ...rest } = draft;
      this.#fresh.push({ ...rest, offset });
    });
    this.#host.committer.afterBatch(this.#flush);
  }

  /** What many publish at once, subscribers get in one event. */
  readonly #flush = (): void => {
    const entries = this.#fresh;
    this.#fresh = [];
    if (!this.#isNext(entries)) this.#leap(entries);
    else for (const page of pagesOf(entries, this.#host.limits.page)) this.#advance(page);
    this.#untrimmed += entries.length;
    this.#trimIfDue();
  };

  get #newest(): number {
    return this.#fresh.at(-1)?.offset ?? this.#head.head;
  }

  #isNext(entries: readonly StoredEntry[]): boolean {
    const { head } = this.#head;
    return entries.every(({ offset }, index) => offset === head + 1 + index);
  }

  /** The store has kept entries that it had failed to tell of: everybody reads on from where they are. */
  #leap(entries: readonly StoredEntry[]): void {
    this.#head = { ...this.#head, head: entries.at(-1)?.offset ?? this.#head.head };
    this.#tail.forgetBelow(Number.POSITIVE_INFINITY);
    this.#host.onEntries(this.channel, entries);
    for (const each of [...this.#subscriptions]) each.readOn();
  }

  /** New entries of at most one page: those who are up to date get them, prepared once for all. */
  #advance(page: readonly StoredEntry[]): void {
    const last = page.at(-1);
    if (last === undefined) return;
    this.#tail.push(page);
    const behind = this.#head.head;
    this.#head = { ...this.#head, head: last.offset };
    this.#host.onEntries(this.channel, page);
    const live = [...this.#subscriptions].filter((each) => each.takesLive(behind));
    if (live.length === 0) return;
    const entries = this.#tail.after(behind) ?? page.map(toEntry);
    const args = [this.channel, this.#head.epoch, entries];
    const frames = this.#host.wire.frames(CHANNEL_EVENTS.ENTRIES, args);
    for (const subscription of live) subscription.sendLive(frames, last.offset);
  }

  #forgetBelow(first: number): void {
    if (first <= this.#head.first) return;
    this.#head = { ...this.#head, first };
    this.#tail.forgetBelow(first);
  }

  #trimIfDue(): void {
    if (this.#untrimmed < TRIM_EVERY) return;
    const bounds = this.#host.retention.boundsOf(this.channel);
    if (!bounds) return;
    this.#untrimmed = 0;
    this.trim(bounds).catch((error) => this.#host.report(error));
  }
}

function pagesOf(entries: readonly StoredEntry[], limits: PageLimits): StoredEntry[][] {
  const pages: StoredEntry[][] = [];
  let cut = new PageCut(limits);
  for (const entry of entries) {
    const page = pages.at(-1);
    if (page && cut.takes(entry)) {
      page.push(entry);
    } else {
      cut = new PageCut(limits);
      cut.takes(entry);
      pages.push([entry]);
    }
  }
  return pages;
}
