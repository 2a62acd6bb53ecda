import type { VirtualizerHandle } from "virtua";
import type { HistoryView } from "./history-scroll.ts";

/**
 * The view of a history that is drawn by a virtual list in a box that scrolls. Where it is comes from the box: the list
 * knows of a scroll, also of its own, when the event has come. It is moved by the box as well: the list's ways to scroll
 * take the reader back to the same place until all there is measured, however far they have gone meanwhile.
 */
export function historyView(
  box: HTMLElement | null,
  list: VirtualizerHandle | null,
): HistoryView | null {
  if (box === null || list === null) return null;
  return {
    get scrollOffset() {
      return box.scrollTop;
    },
    get scrollSize() {
      return box.scrollHeight;
    },
    get viewportSize() {
      return list.viewportSize === 0 ? 0 : box.clientHeight;
    },
    findItemIndex: (offset) => list.findItemIndex(offset),
    toRow(index, align) {
      const spare = align === "center" ? box.clientHeight - list.getItemSize(index) : 0;
      box.scrollTop = list.getItemOffset(index) - spare / 2;
    },
    toEnd() {
      box.scrollTop = box.scrollHeight;
    },
  };
}
