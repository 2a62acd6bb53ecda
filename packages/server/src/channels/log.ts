import { ChannelError, type MemberChanges } from "@baro/protocol";
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
import { Arrivals } from "./arrivals.ts";
import type { Committer } from "./committer.ts";
import type { Doubtful, Doubts } from "./doubts.ts";
import type { LogLimits } from "./limits.ts";
import { LogPages } from "./log-pages.ts";
import { MemberNews } from "./member-news.ts";
import { cutPages, type Page } from "./page.ts";
import type { PageCache } from "./page-cache.ts";
import type { Later, Wire } from "./ports.ts";
import type { RetentionRules } from "./retention.ts";
import { StoredLog } from "./stored-log.ts";
import type { Subscription } from "./subscription.ts";

/** What a log needs of the whole. */
export interface LogHost {
  /** Without a comma. */
  readonly namespace: string;
  /** Whose it is, in what is told by diagnostics. */
  readonly serverId: number;
  readonly store: ChannelStore;
  readonly committer: Committer;
  readonly doubts: Doubts;
  readonly pages: PageCache;
  readonly later: Later;
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
export class ChannelLog implements Doubtful {
  readonly channel: string;
  /** Its name in the store. */
  readonly key: string;
  readonly #host: LogHost;
  readonly #stored: StoredLog;
  readonly #pages: LogPages;
  readonly #arrivals = new Arrivals();
  readonly #subscriptions = new Set<Subscription>();
  readonly #memberNews: MemberNews;
  #opened: Promise<LogHead> | undefined;
  #head: LogHead = { epoch: "", head: 0, first: 1 };
  #untrimmed = TRIM_EVERY;
  #using = 0;

  /** @param key the name of the log in the store */
  constructor(channel: string, key: string, host: LogHost) {
    this.channel = channel;
    this.key = key;
    this.#host = host;
    this.#stored = new StoredLog(key, host.store);
    this.#pages = new LogPages(this, host);
    this.#memberNews = new MemberNews(channel, host);
  }

  get state(): LogHead {
    return this.#head;
  }

  get subscriptions(): ReadonlySet<Subscription> {
    return this.#subscriptions;
  }

  /** Whether nobody needs it in memory. */
  get isIdle(): boolean {
    return this.#subscriptions.size === 0 && this.#using === 0 && !this.#host.doubts.has(this);
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
    const page = await this.#stored.read(range);
    this.#forgetBelow(page.first);
    return page;
  }

  /** @throws ChannelError store_unavailable */
  async trim(bounds: TrimBounds): Promise<LogHead> {
    const { first } = await this.#stored.trim(bounds);
    this.#forgetBelow(first);
    return this.#head;
  }

  /**
   * Asks where the log begins and ends: a store may have let go of entries by itself, and have some that it has not told of.
   * @throws ChannelError store_unavailable
   */
  async refresh(): Promise<LogHead> {
    const { first, head } = await this.#stored.head();
    this.#forgetBelow(first);
    return { ...this.#head, head: Math.max(head, this.#head.head) };
  }

  /** Takes what the store has and has not told of. @throws ChannelError store_unavailable */
  catchUp(): Promise<void> {
    return this.use(async () => {
      while (await this.#takePage()) {
        // Until there is no more.
      }
    });
  }

  /** Whether what comes behind an offset can be had without the store. */
  hasAtHand(offset: number): boolean {
    return offset >= this.#head.head || this.#pages.reaches(offset);
  }

  add(subscription: Subscription): void {
    this.#subscriptions.add(subscription);
  }

  remove(subscription: Subscription): void {
    this.#subscriptions.delete(subscription);
    this.#memberNews.unwatch(subscription);
  }

  /** Tells a subscriber who comes and goes from now on. */
  watchMembers(subscription: Subscription): void {
    if (this.#subscriptions.has(subscription)) this.#memberNews.watch(subscription);
  }

  /** Tells those who watch who has come and gone. */
  tellMembers(changes: MemberChanges): void {
    this.#memberNews.add(changes);
  }

  /** A page of what comes behind an offset, where it is at hand. */
  recent(offset: number): Page | undefined {
    return this.#pages.recent(offset);
  }

  /** The same from the store. @throws ChannelError store_unavailable */
  pageAfter(offset: number): Promise<Page> {
    return this.#pages.read(offset);
  }

  #append(drafts: readonly Draft[]): Promise<readonly Receipt[]> {
    const appended = this.#host.committer.append(drafts, (receipts) => {
      this.#arrivals.add(drafts, receipts, this.#head.head);
      this.#host.committer.afterBatch(this.#onBatch);
    });
    appended.catch(this.#onAppendFailed);
    return appended;
  }

  /** The store may have kept what it failed at, or could not say that it has. */
  readonly #onAppendFailed = (error: unknown): void => {
    const isOfStore = error instanceof ChannelError && error.code === "store_unavailable";
    if (isOfStore) this.#host.doubts.add(this);
  };

  /** What many publish at once, subscribers get in one event. */
  readonly #onBatch = (): void => {
    const { entries, hasMore } = this.#arrivals.take();
    this.#arrive(entries);
    if (hasMore) this.#host.doubts.add(this);
  };

  #open(): Promise<LogHead> {
    this.#opened ??= this.#load();
    return this.#opened;
  }

  async #load(): Promise<LogHead> {
    try {
      this.#head = await this.#stored.head();
      this.#trimIfDue();
      return this.#head;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  /** @returns whether there may be more */
  async #takePage(): Promise<boolean> {
    const before = this.#head.head;
    const page = await this.read({ after: before, ...this.#host.limits.page });
    // Some of it may have been told of meanwhile.
    const entries = page.entries.filter(({ offset }) => offset > this.#head.head);
    if (page.first > this.#head.head + 1) this.#skipTo(page.first - 1);
    this.#arrive(entries);
    return this.#head.head > before && this.#head.head < page.head;
  }

  /** What lay between was trimmed away before it was heard of; who reads on is told so. */
  #skipTo(head: number): void {
    this.#head = { ...this.#head, head };
    this.#pages.forgetBelow(head + 1);
    for (const each of [...this.#subscriptions]) each.readOn();
  }

  /** Entries that are next in the log. */
  #arrive(entries: readonly StoredEntry[]): void {
    for (const page of cutPages(entries, this.#host.limits.page)) this.#advance(page);
    this.#untrimmed += entries.length;
    this.#trimIfDue();
  }

  /** New entries of at most one page: those who are up to date get them, prepared once for all. */
  #advance(stored: readonly StoredEntry[]): void {
    const behind = this.#head.head;
    const head = behind + stored.length;
    const page = this.#pages.push(stored, behind);
    this.#head = { ...this.#head, head };
    this.#host.onEntries(this.channel, stored);
    const live = [...this.#subscriptions].filter((each) => each.takesLive(behind));
    if (live.length === 0) return;
    const { frames } = page();
    for (const subscription of live) subscription.sendLive(frames, head);
  }

  #forgetBelow(first: number): void {
    if (first <= this.#head.first) return;
    this.#head = { ...this.#head, first };
    this.#pages.forgetBelow(first);
  }

  #trimIfDue(): void {
    if (this.#untrimmed < TRIM_EVERY) return;
    const bounds = this.#host.retention.boundsOf(this.channel);
    if (!bounds) return;
    this.#untrimmed = 0;
    this.trim(bounds).catch((error) => this.#host.report(error));
  }
}
