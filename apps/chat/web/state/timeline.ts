import type { Author, Notice } from "../../server/events.ts";
import type { Message } from "./message.ts";

/** Someone came or went, after the message `after`. Kept in the page only. */
export interface PlacedNotice {
  readonly key: string;
  readonly kind: "joined" | "left";
  readonly author: Author;
  readonly at: number;
  readonly after: number;
}

/** A part of a room's history without gaps, oldest first, and the notices in it. */
export interface Timeline {
  readonly messages: readonly Message[];
  readonly notices: readonly PlacedNotice[];
}

export const EMPTY: Timeline = { messages: [], notices: [] };

const MAX_NOTICES = 50;

/** So many messages of a room are kept in the page; older ones come again when someone scrolls up. */
const MAX_KEPT = 2000;

export function lastId(timeline: Timeline): number {
  return timeline.messages.at(-1)?.id ?? 0;
}

/** Ids count from 1 without gaps, so the first one tells. */
export function hasOlder(timeline: Timeline): boolean {
  return (timeline.messages[0]?.id ?? 1) > 1;
}

/**
 * Adds a page: older, newer or overlapping; what is there already is not doubled. A page that begins after a gap takes
 * the place of all that was there, because a history with a hole would hide messages; one that ends before a gap is dropped.
 */
export function merge(timeline: Timeline, page: Pick<Timeline, "messages">): Timeline {
  const { messages } = timeline;
  const [first, last] = [messages[0], messages.at(-1)];
  const [from, to] = [page.messages[0], page.messages.at(-1)];
  if (from === undefined || to === undefined) return timeline;
  if (first === undefined || last === undefined) return { ...timeline, messages: page.messages };
  if (from.id > last.id + 1) return { messages: page.messages, notices: [] };
  if (to.id < first.id - 1) return timeline;
  const older = page.messages.filter((message) => message.id < first.id);
  const newer = page.messages.filter((message) => message.id > last.id);
  if (older.length + newer.length === 0) return timeline;
  const all = [...older, ...messages, ...newer];
  // Never those that the reader has just scrolled up to.
  return { ...timeline, messages: newer.length > 0 ? all.slice(-MAX_KEPT) : all };
}

export function withNotice(
  timeline: Timeline,
  kind: PlacedNotice["kind"],
  notice: Notice,
): Timeline {
  const { author, at } = notice;
  const placed = { key: `${kind}:${author.id}:${at}`, kind, author, at, after: lastId(timeline) };
  return { ...timeline, notices: [...timeline.notices, placed].slice(-MAX_NOTICES) };
}
