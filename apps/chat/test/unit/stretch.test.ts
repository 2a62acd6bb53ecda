import { expect, test } from "vitest";
import {
  EMPTY,
  endOf,
  has,
  hasNewer,
  hasOlder,
  joined,
  movedTo,
  type Stretch,
} from "../../web/state/stretch.ts";
import { entries, offsets } from "../support/entries.ts";

const of = (from: number, to: number, head = to): Stretch => ({ entries: entries(from, to), head });

test.each([
  ["an older page", [1, 10]],
  ["an older page that overlaps", [5, 14]],
  ["a newer page", [21, 30]],
  ["a newer page that overlaps", [15, 24]],
  ["a page on both sides", [5, 30]],
  ["a page that is here already", [12, 18]],
])("%s is joined without gaps and repeats", (_what, [from = 0, to = 0]) => {
  const stretch = joined(of(11, 20), entries(from, to));
  const [first, last] = [Math.min(11, from), Math.max(20, to)];
  expect(offsets(stretch.entries)).toEqual(offsets(entries(first, last)));
  expect(stretch.head).toBe(last);
});

test("what comes behind a gap is only counted, and a page before a gap changes nothing", () => {
  const stretch = of(11, 20);
  expect(joined(stretch, entries(25, 26))).toEqual({ ...stretch, head: 26 });
  expect(joined(stretch, entries(1, 5))).toEqual(stretch);
  expect(joined(stretch, [])).toBe(stretch);
  expect(joined(stretch, entries(12, 13))).toBe(stretch);
});

test("the first page is the stretch", () => {
  expect(joined(EMPTY, entries(3, 5))).toEqual(of(3, 5));
});

test("another part takes the place of what was there, and the newest offset stays known", () => {
  expect(movedTo(of(90, 100), entries(1, 10))).toEqual(of(1, 10, 100));
  expect(movedTo(of(90, 100), entries(101, 110))).toEqual(of(101, 110));
});

test("it knows whether there is more on either side", () => {
  expect([hasOlder(of(1, 5)), hasOlder(of(2, 5)), hasOlder(EMPTY)]).toEqual([false, true, false]);
  expect([hasNewer(of(1, 5)), hasNewer(of(1, 5, 6)), hasNewer(EMPTY)]).toEqual([
    false,
    true,
    false,
  ]);
  expect([has(of(2, 5), 2), has(of(2, 5), 5), has(of(2, 5), 6), has(EMPTY, 0)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect([endOf(of(2, 5)), endOf(EMPTY)]).toEqual([5, 0]);
});
