import { randomId } from "../engine/id.ts";
import type {
  ChannelStore,
  Draft,
  LogHead,
  LogPage,
  ReadRange,
  Receipt,
  StoredEntry,
  TrimBounds,
} from "./contract.ts";
import { StoreError } from "./errors.ts";
import { PageCut, sizeOf } from "./page.ts";

export interface MemoryStoreOptions {
  /** Entries that one log keeps; the oldest go. Default 10,000. */
  readonly maxEntries?: number;
  /** Bytes of bodies and attachments that one log keeps. Default 16 MiB. */
  readonly maxBytes?: number;
  /** How many ids of publishes one log remembers, to recognise repeats. Default 20,000. */
  readonly maxIds?: number;
  /** For how long it remembers them. ms. Default 2 days. */
  readonly maxIdAge?: number;
}

/** Keeps logs in this process: they survive whatever the clients do, and end with the process. */
export function memoryStore(options: MemoryStoreOptions = {}): ChannelStore {
  return new MemoryStore(options);
}

class MemoryStore implements ChannelStore {
  readonly #options: Required<MemoryStoreOptions>;
  /** Of all its logs: one that nothing was written to is not kept, and has its epoch all the same. */
  readonly #epoch = randomId();
  readonly #logs = new Map<string, MemoryLog>();
  #closed = false;

  constructor({
    maxEntries = 10_000,
    maxBytes = 2 ** 24,
    maxIds = 20_000,
    maxIdAge = 2 * 24 * 3_600_000,
  }: MemoryStoreOptions) {
    this.#options = { maxEntries, maxBytes, maxIds, maxIdAge };
  }

  async open(): Promise<void> {
    this.#mustBeOpen();
  }

  async append(drafts: readonly Draft[]): Promise<readonly Receipt[]> {
    this.#mustBeOpen();
    return drafts.map((draft) => this.#written(draft.log).append(draft));
  }

  async head(log: string): Promise<LogHead> {
    this.#mustBeOpen();
    return this.#log(log).state;
  }

  async read(log: string, range: ReadRange): Promise<LogPage> {
    this.#mustBeOpen();
    return this.#log(log).read(range);
  }

  async trim(log: string, bounds: TrimBounds): Promise<LogHead> {
    this.#mustBeOpen();
    return this.#log(log).trim(bounds);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#logs.clear();
  }

  #log(name: string): MemoryLog {
    return this.#logs.get(name) ?? new MemoryLog(this.#epoch, this.#options);
  }

  #written(name: string): MemoryLog {
    const log = this.#log(name);
    this.#logs.set(name, log);
    return log;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreError("STORE_CLOSED");
  }
}

class MemoryLog {
  readonly #epoch: string;
  readonly #options: Required<MemoryStoreOptions>;
  /** Ascending, without gaps; `#first` is the offset of the one at `#start`. */
  #entries: StoredEntry[] = [];
  #start = 0;
  #first = 1;
  #bytes = 0;
  readonly #known = new Map<string, Receipt>();

  constructor(epoch: string, options: Required<MemoryStoreOptions>) {
    this.#epoch = epoch;
    this.#options = options;
  }

  get state(): LogHead {
    return { epoch: this.#epoch, head: this.#head, first: this.#first };
  }

  append({ log: _log, publisher, ...draft }: Draft): Receipt {
    const key = keyOf(publisher, draft.id);
    const earlier = key === undefined ? undefined : this.#known.get(key);
    if (earlier) return { ...earlier, repeated: true };
    const offset = this.#head + 1;
    const entry = { ...draft, offset };
    this.#entries.push(entry);
    this.#bytes += sizeOf(entry);
    const receipt = { epoch: this.#epoch, offset, at: draft.at, repeated: false };
    if (key !== undefined) this.#remember(key, receipt);
    this.trim(this.#options);
    return receipt;
  }

  read({ after, before, ...limits }: ReadRange): LogPage {
    const entries =
      after === undefined ? this.#newestBelow(before, limits) : this.#oldestAbove(after, limits);
    return { ...this.state, entries };
  }

  trim({ maxEntries, maxBytes, olderThan, before }: TrimBounds): LogHead {
    const goes = (entry: StoredEntry): boolean =>
      (maxEntries !== undefined && this.#count > maxEntries) ||
      (maxBytes !== undefined && this.#bytes > maxBytes) ||
      (olderThan !== undefined && entry.at < olderThan) ||
      (before !== undefined && entry.offset < before);
    for (let entry = this.#oldest; entry && goes(entry); entry = this.#oldest) {
      this.#bytes -= sizeOf(entry);
      this.#start++;
      this.#first++;
    }
    this.#compact();
    return this.state;
  }

  get #count(): number {
    return this.#entries.length - this.#start;
  }

  get #head(): number {
    return this.#first + this.#count - 1;
  }

  get #oldest(): StoredEntry | undefined {
    return this.#entries[this.#start];
  }

  #at(offset: number): StoredEntry | undefined {
    return this.#entries[this.#start + offset - this.#first];
  }

  #oldestAbove(after: number, limits: ReadRange): StoredEntry[] {
    const cut = new PageCut(limits);
    const entries: StoredEntry[] = [];
    for (let offset = Math.max(after + 1, this.#first); ; offset++) {
      const entry = this.#at(offset);
      if (entry === undefined || !cut.takes(entry)) return entries;
      entries.push(entry);
    }
  }

  #newestBelow(before: number | undefined, limits: ReadRange): StoredEntry[] {
    const cut = new PageCut(limits);
    const entries: StoredEntry[] = [];
    const from = Math.min(before ?? Number.POSITIVE_INFINITY, this.#head + 1) - 1;
    for (let offset = from; offset >= this.#first; offset--) {
      const entry = this.#at(offset);
      if (entry === undefined || !cut.takes(entry)) break;
      entries.push(entry);
    }
    return entries.reverse();
  }

  /** Entries that went are let go of once they are half of the list, so that a trim costs a constant for each. */
  #compact(): void {
    if (this.#start < 64 || this.#start * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#start);
    this.#start = 0;
  }

  #remember(key: string, receipt: Receipt): void {
    this.#known.set(key, receipt);
    const { maxIds, maxIdAge } = this.#options;
    for (const [oldest, { at }] of this.#known) {
      if (this.#known.size <= maxIds && at >= receipt.at - maxIdAge) return;
      this.#known.delete(oldest);
    }
  }
}

function keyOf(publisher: string | undefined, id: string | undefined): string | undefined {
  if (publisher === undefined || id === undefined) return undefined;
  return JSON.stringify([publisher, id]);
}
