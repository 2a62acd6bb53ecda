import { expect, test } from "vitest";
import type { Entry } from "../../web/state/entry.ts";
import { indexOf, type Row, toRows } from "../../web/view/rows.ts";
import { entries, entry, MINA, NOON } from "../support/entries.ts";

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** One word per row: the kind, and for messages which end of a group they are. */
function shape(rows: readonly Row[]): string[] {
  return rows.map((row) => {
    if (row.kind === "edge" && row.isQuiet) return "quiet";
    if (row.kind === "edge") return row.isBeginning ? "beginning" : "edge";
    if (row.kind !== "message") return row.kind;
    return `${row.mine ? "my " : ""}${row.first ? "[" : ""}${row.offset}${row.last ? "]" : ""}`;
  });
}

function rowsOf(list: readonly Entry[], unreadAfter: number | null = null): Row[] {
  const stretch = { entries: list, head: list.length };
  return toRows({ stretch, unsent: [], self: MINA, unreadAfter });
}

test("messages that one person wrote in one go are one group", () => {
  const list = [
    entry(1),
    entry(2, { at: NOON + SECOND }),
    entry(3, { at: NOON + 600 * SECOND }),
    entry(4, { at: NOON + 601 * SECOND, by: MINA }),
  ];
  expect(shape(rowsOf(list))).toEqual(["beginning", "day", "[1", "2]", "[3]", "my [4]"]);
});

test("each day has a line of its own, which ends groups", () => {
  const list = [entry(1), entry(2, { at: NOON + DAY })];
  expect(shape(rowsOf(list))).toEqual(["beginning", "day", "[1]", "day", "[2]"]);
});

test("the line above what is unread stands where it begins, and ends groups", () => {
  expect(shape(rowsOf(entries(5, 8), 6))).toEqual([
    "edge",
    "day",
    "[5",
    "6]",
    "unread",
    "[7",
    "8]",
  ]);
});

test("notices stand between", () => {
  const notice = { kind: "notice", notice: { kind: "left", users: [] } } as const;
  const list = [entry(1), entry(2, { content: notice }), entry(3)];
  expect(shape(rowsOf(list))).toEqual(["beginning", "day", "[1]", "notice", "[3]"]);
});

test("a message keeps its key when it is confirmed", () => {
  const content = { kind: "message", text: "mine" } as const;
  const sent = entry(1, { by: MINA, content });
  const shown = { self: MINA, unreadAfter: null };
  const unsent = [{ id: sent.id, at: sent.at, content }];
  const before = toRows({ ...shown, stretch: { entries: [], head: 0 }, unsent }).at(-1);
  const after = rowsOf([sent]).at(-1);
  expect(before).toMatchObject({ mine: true, offset: undefined, key: after?.key });
  expect(after).not.toHaveProperty("unsent");
});

test("a room without a word says so", () => {
  expect(shape(rowsOf([]))).toEqual(["quiet"]);
});

test("the row of an entry is found by its offset", () => {
  const rows = rowsOf(entries(5, 8), 6);
  expect(rows[indexOf(rows, 7)]).toMatchObject({ offset: 7 });
  expect(indexOf(rows, 99)).toBe(-1);
});
