import { CHANNEL_EVENTS, type Entry } from "@baro/protocol";
import type { Frame } from "../engine/frame.ts";
import type { StoredEntry } from "../store/contract.ts";
import { PageCut, type PageLimits } from "../store/page.ts";
import type { Question, Wire } from "./ports.ts";

/** Entries that follow each other. */
export interface PageContent {
  readonly entries: readonly Entry[];
  /** Of bodies and attachments. */
  readonly bytes: number;
}

/** Whose entries they are, and how they travel. */
export interface PageOrigin {
  readonly channel: string;
  readonly epoch: string;
  readonly wire: Wire;
}

/** Entries that follow each other, and the event that brings them, which is made once for all who get it. */
export class Page implements PageContent {
  readonly entries: readonly Entry[];
  readonly bytes: number;
  readonly #wire: Wire;
  readonly #args: readonly unknown[];
  #frames: readonly Frame[] | undefined;
  #question: Question | undefined;

  constructor({ bytes, entries }: PageContent, { channel, epoch, wire }: PageOrigin) {
    this.entries = entries;
    this.bytes = bytes;
    this.#wire = wire;
    this.#args = [channel, epoch, entries];
  }

  /** For who need not acknowledge it. */
  get frames(): readonly Frame[] {
    this.#frames ??= this.#wire.frames(CHANNEL_EVENTS.ENTRIES, this.#args);
    return this.#frames;
  }

  get question(): Question {
    this.#question ??= this.#wire.question(CHANNEL_EVENTS.ENTRIES, this.#args);
    return this.#question;
  }
}

/** Cuts what is more than a page. */
export function cutPages(entries: readonly StoredEntry[], limits: PageLimits): StoredEntry[][] {
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
