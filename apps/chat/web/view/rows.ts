import type { Author } from "../../server/events.ts";
import type { Message, Unsent } from "../state/message.ts";
import type { PlacedNotice, Timeline } from "../state/timeline.ts";
import { isSameDay } from "../text/formats.ts";

export interface DayRow {
  readonly kind: "day";
  readonly key: string;
  readonly at: number;
}

export interface NoticeRow {
  readonly kind: "notice";
  readonly key: string;
  readonly notice: PlacedNotice;
}

export interface MessageRow {
  readonly kind: "message";
  readonly key: string;
  readonly author: Author;
  readonly text: string;
  readonly at: number;
  readonly mine: boolean;
  /** The first and the last of those that one person wrote in one go. */
  readonly first: boolean;
  readonly last: boolean;
  /** Only for ours that the server has not confirmed. */
  readonly unsent?: Unsent;
}

export type Row = DayRow | NoticeRow | MessageRow;

/** Messages of one author this close together make one group, in ms. */
const GROUP = 3 * 60_000;

type Line = Omit<MessageRow, "first" | "last"> | NoticeRow;

/** What is to be seen, from top to bottom: messages with their notices, days between, groups marked. */
export function toRows(timeline: Timeline, unsent: readonly Unsent[], self: Author): Row[] {
  const rows: Row[] = [];
  let day: number | undefined;
  for (const [index, line] of linesOf(timeline, unsent, self).entries()) {
    const at = line.kind === "notice" ? line.notice.at : line.at;
    if (day === undefined || !isSameDay(day, at)) {
      rows.push({ kind: "day", key: `day:${new Date(at).toDateString()}:${index}`, at });
    }
    day = at;
    rows.push(line.kind === "notice" ? line : { ...line, first: true, last: true });
  }
  return rows.map((row, index) => grouped(row, rows[index - 1], rows[index + 1]));
}

function linesOf(timeline: Timeline, unsent: readonly Unsent[], self: Author): Line[] {
  const notices = [...timeline.notices];
  const lines: Line[] = [];
  const takeNotices = (upTo: number) => {
    while ((notices[0]?.after ?? Number.POSITIVE_INFINITY) <= upTo) {
      const notice = notices.shift();
      if (notice !== undefined) lines.push({ kind: "notice", key: notice.key, notice });
    }
  };
  for (const message of timeline.messages) {
    takeNotices(message.id - 1);
    lines.push(fromMessage(message, self));
  }
  takeNotices(Number.MAX_SAFE_INTEGER);
  return [...lines, ...unsent.map((entry) => fromUnsent(entry, self))];
}

function fromMessage({ author, clientId, text, at }: Message, self: Author): Line {
  return {
    kind: "message",
    key: keyOf(author, clientId),
    author,
    text,
    at,
    mine: author.id === self.id,
  };
}

/** It keeps its key when it is confirmed, so that what people see does not blink. */
function fromUnsent(unsent: Unsent, self: Author): Line {
  const { clientId, text, at } = unsent;
  return {
    kind: "message",
    key: keyOf(self, clientId),
    author: self,
    text,
    at,
    mine: true,
    unsent,
  };
}

function keyOf(author: Author, clientId: string): string {
  return `message:${author.id}:${clientId}`;
}

function grouped(row: Row, before: Row | undefined, after: Row | undefined): Row {
  if (row.kind !== "message") return row;
  return { ...row, first: !belongs(before, row), last: !belongs(row, after) };
}

function belongs(a: Row | undefined, b: Row | undefined): boolean {
  if (a?.kind !== "message" || b?.kind !== "message") return false;
  return (
    a.author.id === b.author.id && a.author.nickname === b.author.nickname && b.at - a.at < GROUP
  );
}
