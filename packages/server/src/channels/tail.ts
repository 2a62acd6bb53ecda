import type { Entry } from "@baro/protocol";
import type { StoredEntry } from "../store/contract.ts";
import { PageCut, sizeOf } from "../store/page.ts";
import { toEntry } from "./body.ts";
import { LIMITS, PAGE } from "./limits.ts";

interface Kept {
  readonly stored: StoredEntry;
  readonly entry: Entry;
}

/** The newest entries of a log that is in use: whoever is nearly up to date needs no store. */
export class Tail {
  readonly #kept: Kept[] = [];
  #bytes = 0;

  /** Entries of at most one page, that are next in the log. */
  push(stored: readonly StoredEntry[]): void {
    for (const each of stored) {
      this.#kept.push({ stored: each, entry: toEntry(each) });
      this.#bytes += sizeOf(each);
    }
    this.#shrink();
  }

  /** A page of what comes behind an offset; undefined where that is not at hand. */
  after(offset: number): readonly Entry[] | undefined {
    const first = this.#kept[0]?.entry.offset;
    if (first === undefined || offset + 1 < first) return undefined;
    const cut = new PageCut(PAGE);
    const page: Entry[] = [];
    for (let at = offset + 1 - first; at < this.#kept.length; at++) {
      const kept = this.#kept[at];
      if (kept === undefined || !cut.takes(kept.stored)) break;
      page.push(kept.entry);
    }
    return page;
  }

  #shrink(): void {
    let over = 0;
    while (this.#isLarge(this.#kept.length - over)) {
      const oldest = this.#kept[over++];
      if (oldest) this.#bytes -= sizeOf(oldest.stored);
    }
    // A few at a time: taking the first of a list moves all others.
    if (over > 0) this.#kept.splice(0, over);
  }

  #isLarge(count: number): boolean {
    return count > LIMITS.tailEntries || (count > 1 && this.#bytes > LIMITS.tailBytes);
  }
}
