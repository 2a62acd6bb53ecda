import type { Draft, Receipt, StoredEntry } from "../store/contract.ts";

/** What a batch has brought to a log: entries that are next in it, and whether it has others that are not known here. */
export interface Arrived {
  readonly entries: readonly StoredEntry[];
  readonly hasMore: boolean;
}

/** Gathers what a batch commits to one log, by many publishers. */
export class Arrivals {
  #entries: StoredEntry[] = [];
  #hasMore = false;

  /** @param head of the log, before this batch */
  add(drafts: readonly Draft[], receipts: readonly Receipt[], head: number): void {
    receipts.forEach((receipt, index) => {
      const draft = drafts[index];
      const newest = this.#entries.at(-1)?.offset ?? head;
      if (draft !== undefined && receipt.offset > newest) this.#addOne(draft, receipt, newest);
    });
  }

  /** All of it, once. */
  take(): Arrived {
    const arrived = { entries: this.#entries, hasMore: this.#hasMore };
    this.#entries = [];
    this.#hasMore = false;
    return arrived;
  }

  /** Where the store had kept the first of a repeat and failed to say so, that one counts, and only the store has it. */
  #addOne(draft: Draft, { offset, repeated }: Receipt, newest: number): void {
    if (repeated || offset !== newest + 1) {
      this.#hasMore = true;
      return;
    }
    const { log: _log, publisher: _publisher, ...rest } = draft;
    this.#entries.push({ ...rest, offset });
  }
}
