import type { LogHead, LogPage, ReadRange, StoredEntry } from "../store/contract.ts";
import { sizeOf } from "../store/page.ts";
import { toEntry } from "./body.ts";
import type { LogLimits } from "./limits.ts";
import { Page, type PageContent } from "./page.ts";
import type { PageCache } from "./page-cache.ts";
import type { Wire } from "./ports.ts";
import { Tail } from "./tail.ts";

/** What they need of their log. */
export interface PagedLog {
  readonly channel: string;
  readonly state: LogHead;
  /** Asks the store. */
  read(range: ReadRange): Promise<LogPage>;
}

/** What the logs of a namespace have in common. */
export interface LogPagesHost {
  readonly limits: LogLimits;
  readonly pages: PageCache;
  readonly wire: Wire;
}

/** The pages of one log, by the offset that they are behind: of its newest entries, asked for lately, or read. */
export class LogPages {
  readonly #log: PagedLog;
  readonly #host: LogPagesHost;
  readonly #tail: Tail;
  /** Those that are under way. */
  readonly #reads = new Map<number, Promise<Page>>();
  #generation: number;

  constructor(log: PagedLog, host: LogPagesHost) {
    this.#log = log;
    this.#host = host;
    this.#tail = new Tail(host.limits);
    this.#generation = host.pages.generation();
  }

  /** Whether all that comes behind an offset is at hand. */
  reaches(offset: number): boolean {
    return this.#tail.reaches(offset);
  }

  /** Takes new entries of at most one page. @returns the page that they are */
  push(stored: readonly StoredEntry[], behind: number): () => Page {
    this.#tail.push(stored);
    this.#clear();
    return () => this.#pageOf(this.reaches(behind) ? this.#tail.after(behind) : contentOf(stored));
  }

  /** What was trimmed is not to be had any more. */
  forgetBelow(first: number): void {
    this.#tail.forgetBelow(first);
    this.#clear();
  }

  /** Undefined: the store is to be asked. */
  recent(offset: number): Page | undefined {
    const key = this.#keyOf(offset);
    const known = this.#host.pages.get(key);
    if (known !== undefined || !this.reaches(offset)) return known;
    const page = this.#pageOf(this.#tail.after(offset));
    this.#host.pages.put(key, page);
    return page;
  }

  /** From the store; those who ask for the same at the same time share the answer. @throws ChannelError store_unavailable */
  read(offset: number): Promise<Page> {
    let page = this.#reads.get(offset);
    if (page === undefined) {
      page = this.#read(offset);
      this.#reads.set(offset, page);
      const forget = (): boolean => this.#reads.delete(offset);
      page.then(forget, forget);
    }
    return page;
  }

  async #read(offset: number): Promise<Page> {
    const key = this.#keyOf(offset);
    const { entries } = await this.#log.read({ after: offset, ...this.#host.limits.page });
    const page = this.#pageOf(contentOf(entries));
    this.#host.pages.put(key, page);
    return page;
  }

  #pageOf(content: PageContent): Page {
    const { channel, state } = this.#log;
    return new Page(content, { channel, epoch: state.epoch, wire: this.#host.wire });
  }

  /** The log has changed. */
  #clear(): void {
    this.#generation = this.#host.pages.generation();
  }

  #keyOf(offset: number): string {
    return `${this.#generation} ${offset}`;
  }
}

function contentOf(stored: readonly StoredEntry[]): PageContent {
  return {
    entries: stored.map(toEntry),
    bytes: stored.reduce((sum, entry) => sum + sizeOf(entry), 0),
  };
}
