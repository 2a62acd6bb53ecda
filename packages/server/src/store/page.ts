import type { ReadRange, StoredEntry } from "./contract.ts";

/** What an entry counts for in bounds of bytes: its body, as UTF-8, and its attachments. */
export function sizeOf({ body, attachments }: Pick<StoredEntry, "body" | "attachments">): number {
  return attachments.reduce((sum, { byteLength }) => sum + byteLength, Buffer.byteLength(body));
}

/** How much a page may have. */
export type PageLimits = Pick<ReadRange, "limit" | "maxBytes" | "maxAttachments">;

/** Says where a page ends; the first entry is always taken. */
export class PageCut {
  readonly #limits: PageLimits;
  #entries = 0;
  #bytes = 0;
  #attachments = 0;

  constructor(limits: PageLimits) {
    this.#limits = limits;
  }

  takes(entry: Pick<StoredEntry, "body" | "attachments">): boolean {
    const { limit, maxBytes = Infinity, maxAttachments = Infinity } = this.#limits;
    if (this.#entries >= limit) return false;
    this.#bytes += sizeOf(entry);
    this.#attachments += entry.attachments.length;
    const isOver = this.#bytes > maxBytes || this.#attachments > maxAttachments;
    return this.#entries++ === 0 || !isOver;
  }
}
