import type { VirtualizerHandle } from "virtua";
import type { Jump } from "../state/conversation.ts";
import { endOf, hasNewer, type Stretch } from "../state/stretch.ts";
import { indexOf, type Row } from "./rows.ts";

/** Closer than this to the end counts as being there, and closer than this to an edge asks for more. Pixels. */
const AT_END = 48;
const NEAR_EDGE = 600;

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
  /** All entries up to this offset have been on the screen. */
  onRead(offset: number): void;
  onNearStart(): void;
  onNearEnd(): void;
}

/** The part of a virtual list that is needed. */
export type HistoryView = Pick<
  VirtualizerHandle,
  "scrollOffset" | "scrollSize" | "viewportSize" | "scrollToIndex" | "findItemIndex"
>;

/** Where the reader is in a history: at the end they stay at the end, elsewhere they stay where they are. */
export class HistoryScroll {
  readonly #reader: HistoryReader;
  #view: HistoryView | null = null;
  #shown: ShownHistory | undefined;
  #stuck = true;

  constructor(reader: HistoryReader) {
    this.#reader = reader;
  }

  /** What is in the box may have changed. */
  rendered(view: HistoryView | null, shown: ShownHistory): void {
    const before = this.#shown;
    this.#view = view;
    this.#shown = shown;
    if (shown.jump !== before?.jump || shown.loaded !== before.loaded) this.#jump(shown);
    else if (shown.rows !== before.rows && this.#stuck) this.#toEnd();
    this.#look();
    this.#askForMore();
  }

  /** The reader, or we for them. */
  scrolled(): void {
    this.#stuck = this.#look();
    this.#askForMore();
  }

  /** The box has another size. */
  resized(): void {
    if (this.#stuck) this.#toEnd();
  }

  #jump({ jump, rows }: ShownHistory): void {
    this.#stuck = jump.to === "end";
    if (jump.to === "end") this.#toEnd();
    else this.#toEntry(indexOf(rows, jump.to), rows);
  }

  #toEntry(index: number, rows: readonly Row[]): void {
    if (index < 0) return;
    const hasLine = rows[index - 1]?.kind === "unread";
    if (hasLine) this.#view?.scrollToIndex(index - 1, { align: "start" });
    else this.#view?.scrollToIndex(index, { align: "center" });
  }

  #toEnd(): void {
    const { rows, stretch } = this.#shown ?? {};
    if (!rows || !stretch || hasNewer(stretch)) return;
    this.#view?.scrollToIndex(rows.length - 1, { align: "end" });
  }

  /** @returns whether the reader is at the end */
  #look(): boolean {
    const [view, shown] = [this.#view, this.#shown];
    if (!view || !shown?.loaded) return this.#stuck;
    const below = view.scrollSize - view.scrollOffset - view.viewportSize;
    const atEnd = below < AT_END && !hasNewer(shown.stretch);
    this.#reader.onAtEnd(atEnd);
    if (shown.visible) this.#tellRead(view, shown, below);
    return atEnd;
  }

  /** Who is to be at the end may not be there yet: a box that has just been filled begins at its start. */
  #askForMore(): void {
    const view = this.#view;
    if (!view || !this.#shown?.loaded) return;
    const most = view.scrollSize - view.viewportSize;
    const above = this.#stuck ? most : view.scrollOffset;
    if (above < NEAR_EDGE) this.#reader.onNearStart();
    if (most - view.scrollOffset < NEAR_EDGE) this.#reader.onNearEnd();
  }

  #tellRead(view: HistoryView, { rows, stretch }: ShownHistory, below: number): void {
    const lowest = view.findItemIndex(view.scrollOffset + view.viewportSize);
    const offset = below < AT_END ? endOf(stretch) : lastUpTo(rows, lowest - 1);
    if (offset > 0) this.#reader.onRead(offset);
  }
}

/** Offset of the last entry up to this row; 0 when there is none. */
function lastUpTo(rows: readonly Row[], index: number): number {
  for (let at = index; at >= 0; at--) {
    const row = rows[at];
    if (row !== undefined && "offset" in row && row.offset !== undefined) return row.offset;
  }
  return 0;
}
