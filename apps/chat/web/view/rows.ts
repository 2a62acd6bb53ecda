import type { NoticeBody, UserId } from "../../shared/events.ts";
import type { Content, Entry, Unsent } from "../state/entry.ts";
import { hasOlder, type Stretch } from "../state/stretch.ts";
import { isSameDay } from "../text/formats.ts";

/** The start of what is loaded. */
export interface EdgeRow {
  readonly kind: "edge";
  readonly key: string;
  readonly isBeginning: boolean;
  /** There is nothing else. */
  readonly isQuiet: boolean;
}

interface DayRow {
  readonly kind: "day";
  readonly key: string;
  readonly at: number;
}

/** What is below has not been read. */
interface UnreadRow {
  readonly kind: "unread";
  readonly key: string;
}

export interface NoticeRow {
  readonly kind: "notice";
  readonly key: string;
  readonly offset: number;
  readonly by: UserId;
  readonly notice: NoticeBody;
}

export interface MessageRow {
  readonly kind: "message";
  readonly key: string;
  /** Undefined until it is confirmed. */
  readonly offset: number | undefined;
  readonly by: UserId;
  readonly content: Exclude<Content, { kind: "notice" }>;
  readonly at: number;
  readonly mine: boolean;
  /** The first and the last of those that one person wrote in one go. */
  readonly first: boolean;
  readonly last: boolean;
  /** Only for ours that the server has not confirmed. */
  readonly unsent?: Unsent;
}

export type Row = EdgeRow | DayRow | UnreadRow | NoticeRow | MessageRow;

/** Messages of one author this close together make one group, in ms. */
const GROUP = 3 * 60_000;

interface Shown {
  readonly stretch: Stretch;
  readonly unsent: readonly Unsent[];
  readonly self: UserId;
  /** Above this offset the unread ones begin. */
  readonly unreadAfter: number | null;
}

/** What is to be seen, from top to bottom: entries with days between, groups marked, and where the unread ones begin. */
export function toRows({ stretch, unsent, self, unreadAfter }: Shown): Row[] {
  const isQuiet = stretch.entries.length + unsent.length === 0;
  const rows: Row[] = [{ kind: "edge", key: "edge", isBeginning: !hasOlder(stretch), isQuiet }];
  let day: number | undefined;
  const beginDay = (at: number) => {
    if (day === undefined || !isSameDay(day, at)) {
      rows.push({ kind: "day", key: `day ${new Date(at).toDateString()}`, at });
    }
    day = at;
  };
  for (const entry of stretch.entries) {
    beginDay(entry.at);
    if (unreadAfter !== null && entry.offset === unreadAfter + 1) {
      rows.push({ kind: "unread", key: "unread" });
    }
    rows.push(fromEntry(entry, self));
  }
  for (const entry of unsent) {
    beginDay(entry.at);
    rows.push(fromUnsent(entry, self));
  }
  return rows.map((row, index) => grouped(row, rows[index - 1], rows[index + 1]));
}

/** Where the row of an entry is; -1 where it is not shown. */
export function indexOf(rows: readonly Row[], offset: number): number {
  return rows.findIndex((row) => "offset" in row && row.offset === offset);
}

function fromEntry({ id, offset, by, at, content }: Entry, self: UserId): NoticeRow | MessageRow {
  const key = keyOf(by, id);
  if (content.kind === "notice") return { kind: "notice", key, offset, by, notice: content.notice };
  const mine = by === self;
  return { kind: "message", key, offset, by, content, at, mine, first: true, last: true };
}

function fromUnsent(unsent: Unsent, by: UserId): MessageRow {
  const { id, at, content } = unsent;
  const place = { key: keyOf(by, id), offset: undefined, first: true, last: true };
  return { kind: "message", ...place, by, content, at, mine: true, unsent };
}

/** The same when it is confirmed, so that what people see does not blink. */
function keyOf(by: UserId, id: string): string {
  return `${by} ${id}`;
}

function grouped(row: Row, before: Row | undefined, after: Row | undefined): Row {
  if (row.kind !== "message") return row;
  return { ...row, first: !belongs(before, row), last: !belongs(row, after) };
}

function belongs(a: Row | undefined, b: Row | undefined): boolean {
  if (a?.kind !== "message" || b?.kind !== "message") return false;
  return a.by === b.by && b.at - a.at < GROUP;
}
