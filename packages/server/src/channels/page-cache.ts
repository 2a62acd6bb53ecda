import type { Page } from "./page.ts";

/** Of bodies and attachments, in pages of all logs together; in memory it is some times as much. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What an entry counts for besides its body. */
const ENTRY_BYTES = 200;

/** The pages that were asked for last, of all logs: who comes back with many others gets what these got. */
export class PageCache {
  readonly #pages = new Map<string, Page>();
  readonly #most: number;
  #bytes = 0;
  #generations = 0;

  /** @param most bytes */
  constructor(most = MOST_BYTES) {
    this.#most = most;
  }

  /** For the pages of a log as it is now. */
  generation(): number {
    return ++this.#generations;
  }

  get(key: string): Page | undefined {
    const page = this.#pages.get(key);
    if (page) this.#toEnd(key, page);
    return page;
  }

  put(key: string, page: Page): void {
    this.#drop(key);
    if (weightOf(page) > this.#most) return;
    this.#pages.set(key, page);
    this.#bytes += weightOf(page);
    for (const oldest of this.#pages.keys()) {
      if (this.#bytes <= this.#most) return;
      this.#drop(oldest);
    }
  }

  #toEnd(key: string, page: Page): void {
    this.#pages.delete(key);
    this.#pages.set(key, page);
  }

  #drop(key: string): void {
    const page = this.#pages.get(key);
    if (page && this.#pages.delete(key)) this.#bytes -= weightOf(page);
  }
}

function weightOf({ bytes, entries }: Page): number {
  return bytes + entries.length * ENTRY_BYTES;
}
