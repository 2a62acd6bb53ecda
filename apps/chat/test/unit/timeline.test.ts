import { describe, expect, test } from "vitest";
import {
  EMPTY,
  hasOlder,
  lastId,
  merge,
  type Timeline,
  withNotice,
} from "../../web/state/timeline.ts";
import { ids, JUN, messages, NOON } from "../support/messages.ts";

const at = (from: number, to: number): Timeline => ({ ...EMPTY, messages: messages(from, to) });
const merged = (timeline: Timeline, from: number, to: number): number[] =>
  ids(merge(timeline, { messages: messages(from, to) }).messages);

describe("merging a page", () => {
  test.each([
    ["older ones come before", at(3, 4), [1, 2], [1, 2, 3, 4]],
    ["newer ones come after", at(1, 2), [3, 4], [1, 2, 3, 4]],
    ["what overlaps is there once", at(2, 4), [1, 6], [1, 2, 3, 4, 5, 6]],
    ["what is there already changes nothing", at(1, 4), [2, 3], [1, 2, 3, 4]],
    ["the first page is taken as it is", EMPTY, [71, 73], [71, 72, 73]],
    ["a page after a gap takes the place of all", at(1, 4), [6, 8], [6, 7, 8]],
    ["a page before a gap is dropped", at(9, 10), [1, 3], [9, 10]],
  ] as const)("%s", (_name, timeline, [from, to], expected) => {
    expect(merged(timeline, from, to)).toEqual(expected);
  });

  test("an empty page changes nothing", () => {
    const timeline = at(1, 2);
    expect(merge(timeline, { messages: [] })).toBe(timeline);
    expect(merge(timeline, { messages: messages(1, 2) })).toBe(timeline);
  });
});

test("a room that goes on and on keeps the newest 2,000 messages, and older ones that are asked for", () => {
  const long = merge(at(51, 2050), { messages: messages(2051, 2060) });
  expect([long.messages[0]?.id, long.messages.length]).toEqual([61, 2000]);
  expect(merge(long, { messages: messages(11, 60) }).messages).toHaveLength(2050);
});

test("the ids tell what is missing", () => {
  expect([lastId(EMPTY), lastId(at(3, 5))]).toEqual([0, 5]);
  expect([hasOlder(EMPTY), hasOlder(at(1, 5)), hasOlder(at(2, 5))]).toEqual([false, false, true]);
});

test("notices are placed after the newest message, and only the latest are kept", () => {
  let timeline = at(1, 2);
  for (let count = 0; count < 60; count++) {
    timeline = withNotice(timeline, "joined", { room: 1, author: JUN, at: NOON + count });
  }
  expect(timeline.notices).toHaveLength(50);
  expect(timeline.notices.at(-1)).toMatchObject({
    kind: "joined",
    author: JUN,
    after: 2,
    at: NOON + 59,
  });
});
