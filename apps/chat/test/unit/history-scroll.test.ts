import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Jump } from "../../web/state/conversation.ts";
import type { Entry } from "../../web/state/entry.ts";
import {
  type HistoryReader,
  HistoryScroll,
  type ShownHistory,
} from "../../web/view/history-scroll.ts";
import { toRows } from "../../web/view/rows.ts";
import { entries, MINA } from "../support/entries.ts";

const ROW = 100;

let view: {
  scrollOffset: number;
  scrollSize: number;
  viewportSize: number;
  findItemIndex(offset: number): number;
  toRow: ReturnType<typeof vi.fn<(index: number, align: "start" | "center") => void>>;
  toEnd: ReturnType<typeof vi.fn<() => void>>;
};
let reader: HistoryReader;
let scroll: HistoryScroll;

beforeEach(() => {
  vi.useFakeTimers();
  view = {
    scrollOffset: 0,
    scrollSize: 0,
    viewportSize: 500,
    findItemIndex: (offset) => Math.floor(offset / ROW),
    toRow: vi.fn(),
    toEnd: vi.fn(() => {
      view.scrollOffset = view.scrollSize - view.viewportSize;
    }),
  };
  reader = { onAtEnd: vi.fn(), onRead: vi.fn(), onNearStart: vi.fn(), onNearEnd: vi.fn() };
  scroll = new HistoryScroll(reader);
});

afterEach(() => {
  vi.useRealTimers();
});

const END: Jump = { to: "end" };

/** Renders these entries, each 100 pixels high, below the two rows that begin the list. */
function render(
  list: readonly Entry[],
  rest: Partial<ShownHistory> & { unreadAfter?: number } = {},
) {
  const { unreadAfter = null, ...shown } = rest;
  const stretch = { entries: list, head: list.at(-1)?.offset ?? 0 };
  const rows = toRows({ stretch, unsent: [], self: MINA, unreadAfter });
  view.scrollSize = rows.length * ROW;
  scroll.rendered(view, { rows, stretch, jump: END, loaded: true, visible: true, ...shown });
}

/** To where the last row is at the lower edge. */
function atEnd(): void {
  view.scrollOffset = view.scrollSize - view.viewportSize;
  scroll.scrolled();
}

test("who is at the end stays there when more comes or the box gets another size", () => {
  render(entries(1, 20));
  atEnd();
  const taken: number[] = [];
  view.toEnd.mockImplementation(() => taken.push(view.scrollSize));
  render(entries(1, 21));
  scroll.resized();
  expect(taken).toEqual([23 * ROW, 23 * ROW]);
});

test("lines that turn out larger do not move who is at the end, and do not take back who has left it", () => {
  render(entries(1, 20));
  view.scrollSize += 300;
  scroll.measured();
  expect(view.scrollOffset).toBe(22 * ROW + 300 - view.viewportSize);
  const above = view.scrollOffset - 30;
  view.scrollOffset = above;
  scroll.scrolled();
  view.scrollSize += 300;
  scroll.measured();
  expect(view.scrollOffset).toBe(above);
});

test("who is at the end has not left it when the box gets smaller before a scroll is told", () => {
  render(entries(1, 20));
  view.viewportSize -= 200;
  scroll.scrolled();
  expect(view.scrollOffset).toBe(22 * ROW - view.viewportSize);
  expect(reader.onAtEnd).toHaveBeenLastCalledWith(true);
});

test("who reads further up is left alone", () => {
  render(entries(1, 50));
  atEnd();
  view.scrollOffset = 2000;
  scroll.scrolled();
  view.toEnd.mockClear();
  render(entries(1, 51));
  scroll.resized();
  scroll.measured();
  expect(view.toEnd).not.toHaveBeenCalled();
  expect(reader.onAtEnd).toHaveBeenLastCalledWith(false);
});

test("a jump is made once, to the middle, or with the line above what is unread to the top", () => {
  const jump = { to: 40 };
  render(entries(30, 60), { jump });
  render(entries(30, 61), { jump });
  expect(view.toRow.mock.calls).toEqual([[12, "center"]]);
  view.toRow.mockClear();
  render(entries(30, 60), { jump: { to: 40 }, unreadAfter: 39 });
  expect(view.toRow.mock.calls).toEqual([[12, "start"]]);
});

test("who jumped stays there while the lines are measured, until they go on", () => {
  render(entries(30, 60), { jump: { to: 40 } });
  scroll.measured();
  expect(view.toRow).toHaveBeenCalledTimes(2);
  view.scrollOffset += 100;
  scroll.scrolled();
  scroll.measured();
  expect(view.toRow).toHaveBeenCalledTimes(2);
});

test("the end of a stretch of the past is not the end", () => {
  const stretch = { entries: entries(1, 20), head: 500 };
  render(entries(1, 20), { stretch });
  atEnd();
  scroll.resized();
  expect(view.toEnd).not.toHaveBeenCalled();
  expect(reader.onAtEnd).toHaveBeenLastCalledWith(false);
  expect(reader.onNearEnd).toHaveBeenCalled();
});

/** Nothing moves for longer than it takes to have seen it. */
const stand = () => vi.advanceTimersByTime(1000);

test("what stood wholly on the screen is read; nothing is while nobody looks", () => {
  render(entries(1, 50), { visible: false });
  stand();
  expect(reader.onRead).not.toHaveBeenCalled();
  view.scrollOffset = 1000;
  render(entries(1, 50));
  expect(reader.onRead).not.toHaveBeenCalled();
  stand();
  // Rows 10 to 14 are on the screen; the two first rows are no entries.
  expect(reader.onRead).toHaveBeenLastCalledWith(13);
  atEnd();
  stand();
  expect(reader.onRead).toHaveBeenLastCalledWith(50);
});

test("lines that were on the screen until they were measured are not read", () => {
  view.toRow.mockImplementation((index) => {
    view.scrollOffset = index * ROW;
  });
  render(entries(1, 50), { jump: { to: 47 }, unreadAfter: 46 });
  // Below the line of what is unread the rows 49 to 52 seemed to fill the box, and each is three times as high.
  view.findItemIndex = (offset) => 49 + Math.floor((offset - 49 * ROW) / (3 * ROW));
  view.scrollSize += 4 * 2 * ROW;
  scroll.measured();
  stand();
  expect(vi.mocked(reader.onRead).mock.calls).toEqual([[47]]);
});

test("what flies past is not read, and nothing is once one has left", () => {
  render(entries(1, 50), { jump: { to: 5 } });
  stand();
  vi.mocked(reader.onRead).mockClear();
  for (const offset of [4000, 1000]) {
    view.scrollOffset = offset;
    scroll.scrolled();
  }
  stand();
  expect(vi.mocked(reader.onRead).mock.calls).toEqual([[13]]);
  atEnd();
  scroll.left();
  stand();
  expect(reader.onRead).toHaveBeenCalledTimes(1);
});

test("more is asked for near either edge, and nothing before the first page is here", () => {
  render(entries(1, 50), { loaded: false });
  expect(reader.onNearStart).not.toHaveBeenCalled();
  render(entries(1, 50));
  atEnd();
  vi.mocked(reader.onNearEnd).mockClear();
  view.scrollOffset = 300;
  scroll.scrolled();
  expect([
    vi.mocked(reader.onNearStart).mock.calls.length,
    vi.mocked(reader.onNearEnd).mock.calls.length,
  ]).toEqual([1, 0]);
});

test("nothing is read or asked for before the box is measured", () => {
  view.viewportSize = 0;
  render(entries(1, 5));
  expect(reader.onRead).not.toHaveBeenCalled();
  expect(reader.onNearStart).not.toHaveBeenCalled();
});

test("a room that opens at its end asks for older ones only where they would be seen", () => {
  render(entries(1, 50));
  expect(reader.onNearStart).not.toHaveBeenCalled();
  render(entries(1, 5));
  expect(reader.onNearStart).toHaveBeenCalled();
});
