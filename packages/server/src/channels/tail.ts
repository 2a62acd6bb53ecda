import type { Entry } from "@baro/protocol";
import type { StoredEntry } from "../store/contract.ts";
import { PageCut, sizeOf } from "../store/page.ts";
import { toEntry } from "./body.ts";
import type { LogLimits } from "./limits.ts";
import type { PageContent } from "./page.ts";

interface Kept {
  readonly stored: StoredEntry;
  readonly bytes: number;
  /** Made when somebody is to get it. */
  entry?: Entry;
}

/** The newest entries of a log that is in use: whoever is nearly up to date needs no store. */
export class Tail {
  readonly #limits: LogLimits;
  readonly #kept: Kept[] = [];
  #bytes = 0;

  constructor(limits: LogLimits) {
    this.#limits = limits;
  }

  /** Entries of at most one page, that are next in the log. */
  push(stored: readonly StoredEntry[]): void {
    for (const each of stored) {
      const bytes = sizeOf(each);
      this.#kept.push({ stored: each, bytes });
      this.#bytes += bytes;
    }
    this.#shrink();
  }

  /** Whether all that comes behind an offset is at hand. */
  reaches(offset: number): boolean {
    const first = this.#kept[0]?.stored.offset;
    return first !== undefined && first <= offset + 1;
  }

  /** A page of what comes behind an offset; call it where the tail reaches that. */
  after(offset: number): PageContent {
    const first = this.#kept[0]?.stored.offset ?? 0;
    const cut = new PageCut(this.#limits.page);
    const entries: Entry[] = [];
    let bytes = 0;
    for (let at = offset + 1 - first; at < this.#kept.length; at++) {
      const kept = this.#kept[at];
      if (kept === undefined || !cut.takes(kept.stored)) break;
      kept.entry ??= toEntry(kept.stored);
      entries.push(kept.entry);
      bytes += kept.bytes;
    }
    return { entries, bytes };
  }

  /** What was trimmed is not to be had any more. */
  forgetBelow(offset: number): void {
    this.#drop(({ stored }) => stored.offset < offset);
  }

  #shrink(): void {
    this.#drop((_oldest, count) => this.#isLarge(count));
  }

  /** Lets go of the oldest as long as `goes` says so; it is told how many there are. */
  #drop(goes: (oldest: Kept, count: number) => boolean): void {
    let gone = 0;
    for (const oldest of this.#kept) {
      if (!goes(oldest, this.#kept.length - gone)) break;
      this.#bytes -= oldest.bytes;
      gone++;
    }
    // All at once: taking the first of a list moves all others.
    if (gone > 0) this.#kept.splice(0, gone);
  }

  #isLarge(count: number): boolean {
    const { tailEntries, tailBytes } = this.#limits;
    return count > tailEntries || (count > 1 && this.#bytes > tailBytes);
  }
}
