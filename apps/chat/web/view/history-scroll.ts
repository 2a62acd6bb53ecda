import type { Jump } from "../state/conversation.ts";
import { endOf, hasNewer, type Stretch } from "../state/stretch.ts";
import { ReadWatch } from "./read-watch.ts";
import { indexOf, type Row } from "./rows.ts";

/** Closer than this to the end counts as being there, and closer than this to an edge asks for more. Pixels. */
const AT_END = 48;
const NEAR_EDGE = 1200;

const END: Jump = { to: "end" };

/** What the list shows after a render. */
export interface ShownHistory {
  readonly rows: readonly Row[];
  readonly stretch: Stretch;
  readonly jump: Jump;
  readonly loaded: boolean;
  /** Whether the page is in front of someone. */
  readonly visible: boolean;
}

export interface HistoryReader {
  onAtEnd(atEnd: boolean): void;
  /** All entries up to this offset have been on the screen, for as long as one needs to see them. */
  onRead(offset: number): void;
  onNearStart(): void;
  onNearEnd(): void;
}

/** The box of a history as it is at this moment, and how to get somewhere in it. Pixels. */
export interface HistoryView {
  readonly scrollOffset: number;
  readonly scrollSize: number;
  /** 0 until it has been measured. */
  readonly viewportSize: number;
  /** The row at an offset. */
  findItemIndex(offset: number): number;
  toRow(index: number, align: "start" | "center"): void;
  toEnd(): void;
}

/** Where the reader is in a history: at the end they stay at the end, elsewhere they stay where they are. */
export class HistoryScroll {
  readonly #reader: HistoryReader;
  readonly #read: ReadWatch;
  #view: HistoryView | null = null;
  #shown: ShownHistory | undefined;
  /** Whether new lines take the reader along. */
  #stuck = true;
  /** Where they were taken and have not gone from: lines that are measured there do not move them. */
  #held: Jump | undefined;
  /** Where the box was when it was last looked at, or moved by us. */
  #offset = 0;

  constructor(reader: HistoryReader) {
    this.#reader = reader;
    this.#read = new ReadWatch(
      () => this.#seen(),
      (offset) => reader.onRead(offset),
    );
  }

  /** What is in the box may have changed. */
  rendered(view: HistoryView | null, shown: ShownHistory): void {
    const before = this.#shown;
    this.#view = view;
    this.#shown = shown;
    this.#follow();
    if (shown.jump !== before?.jump || shown.loaded !== before.loaded) this.#jump(shown.jump);
    else if (shown.rows !== before.rows && this.#stuck) this.#goTo(END);
    this.#look();
    this.#askForMore();
  }

  /** The reader, or we for them. */
  scrolled(): void {
    this.#follow();
    this.#hold();
    this.#look();
    this.#askForMore();
  }

  /** Lines have another size than they were thought to have. */
  measured(): void {
    this.#hold();
  }

  /** The box has another size. */
  resized(): void {
    if (this.#stuck) this.#goTo(END);
  }

  /** Nobody looks at it any more. */
  left(): void {
    this.#view = null;
    this.#read.close();
  }

  #jump(jump: Jump): void {
    this.#stuck = jump.to === "end";
    this.#goTo(jump);
  }

  #goTo(place: Jump): void {
    this.#held = place;
    this.#hold();
  }

  #hold(): void {
    const [view, shown, place] = [this.#view, this.#shown, this.#held];
    if (!view || !shown || !place) return;
    if (place.to !== "end") toEntry(view, shown.rows, place.to);
    else if (!hasNewer(shown.stretch)) view.toEnd();
    this.#offset = view.scrollOffset;
  }

  /** Only who goes up wants to leave the end: where it is further off without that, it has moved, and not they. */
  #follow(): void {
    const [view, shown] = [this.#view, this.#shown];
    if (!view || !shown) return;
    const moved = Math.round(view.scrollOffset - this.#offset);
    this.#offset = view.scrollOffset;
    const below = belowOf(view);
    const isAtEnd = isNearEnd(below, shown.stretch);
    if (isAtEnd) this.#stuck = true;
    else if (moved < 0) this.#stuck = false;
    const hasGone = moved < 0 || (moved > 0 && this.#held?.to !== "end");
    if (hasGone) this.#held = isAtEnd && below <= 1 ? END : undefined;
  }

  #look(): void {
    const [view, shown] = [this.#view, this.#shown];
    if (!view || view.viewportSize === 0 || !shown?.loaded) return;
    this.#reader.onAtEnd(isNearEnd(belowOf(view), shown.stretch));
    this.#read.look();
  }

  /** Who is to be at the end may not be there yet: a box that has just been filled begins at its start. */
  #askForMore(): void {
    const view = this.#view;
    if (!view || view.viewportSize === 0 || !this.#shown?.loaded) return;
    const most = view.scrollSize - view.viewportSize;
    const above = this.#stuck ? most : view.scrollOffset;
    if (above < NEAR_EDGE) this.#reader.onNearStart();
    if (most - view.scrollOffset < NEAR_EDGE) this.#reader.onNearEnd();
  }

  /** Offset of the last entry that is wholly on the screen, or above it. */
  #seen(): number {
    const [view, shown] = [this.#view, this.#shown];
    if (!view || view.viewportSize === 0 || !shown?.loaded || !shown.visible) return 0;
    if (belowOf(view) < AT_END) return endOf(shown.stretch);
    const lowest = view.findItemIndex(view.scrollOffset + view.viewportSize);
    return lastUpTo(shown.rows, lowest - 1);
  }
}

function belowOf({ scrollSize, scrollOffset, viewportSize }: HistoryView): number {
  return scrollSize - scrollOffset - viewportSize;
}

function isNearEnd(below: number, stretch: Stretch): boolean {
  return below < AT_END && !hasNewer(stretch);
}

/** To the middle, or with the line above what is unread to the top. */
function toEntry(view: HistoryView, rows: readonly Row[], offset: number): void {
  const index = indexOf(rows, offset);
  if (index < 0) return;
  if (rows[index - 1]?.kind === "unread") view.toRow(index - 1, "start");
  else view.toRow(index, "center");
}

/** Offset of the last entry up to this row; 0 when there is none. */
function lastUpTo(rows: readonly Row[], index: number): number {
  for (let at = index; at >= 0; at--) {
    const row = rows[at];
    if (row !== undefined && "offset" in row && row.offset !== undefined) return row.offset;
  }
  return 0;
}
