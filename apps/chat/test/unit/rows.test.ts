import { expect, test } from "vitest";
import { EMPTY, withNotice } from "../../web/state/timeline.ts";
import { type Row, toRows } from "../../web/view/rows.ts";
import { JUN, MINA, message, NOON } from "../support/messages.ts";

const DAY = 24 * 3_600_000;
const SECOND = 1000;

/** One word per row: the kind, and for messages which end of a group they are. */
function shape(rows: readonly Row[]): string[] {
  return rows.map((row) =>
    row.kind === "message"
      ? `${row.mine ? "my " : ""}${row.first ? "[" : ""}${row.text}${row.last ? "]" : ""}`
      : row.kind,
  );
}

test("messages that one person wrote in one go are one group", () => {
  const messages = [
    message(1, { text: "a" }),
    message(2, { text: "b", at: NOON + SECOND }),
    message(3, { text: "c", at: NOON + 600 * SECOND }),
    message(4, { text: "d", at: NOON + 601 * SECOND, author: JUN }),
  ];
  expect(shape(toRows({ ...EMPTY, messages }, [], JUN))).toEqual([
    "day",
    "[a",
    "b]",
    "[c]",
    "my [d]",
  ]);
});

test("each day has a line of its own, which ends groups", () => {
  const messages = [message(1, { text: "a" }), message(2, { text: "b", at: NOON + DAY })];
  expect(shape(toRows({ ...EMPTY, messages }, [], JUN))).toEqual(["day", "[a]", "day", "[b]"]);
});

test("a notice stands between the messages that it came between", () => {
  const notice = { room: 1, author: JUN, at: NOON };
  const one = withNotice({ ...EMPTY, messages: [message(1, { text: "a" })] }, "joined", notice);
  const two = { ...one, messages: [...one.messages, message(2, { text: "b" })] };
  expect(shape(toRows(two, [], JUN))).toEqual(["day", "[a]", "notice", "[b]"]);
});

test("a message keeps its key when it is confirmed", () => {
  const sent = message(1, { author: MINA });
  const unsent = { room: 1, clientId: sent.clientId, text: sent.text, at: sent.at };
  const before = toRows(EMPTY, [unsent], MINA).at(-1);
  const after = toRows({ ...EMPTY, messages: [sent] }, [], MINA).at(-1);
  expect(before).toMatchObject({ mine: true, unsent, key: after?.key });
  expect(after).not.toHaveProperty("unsent");
});
