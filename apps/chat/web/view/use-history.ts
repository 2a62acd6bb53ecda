import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Conversation } from "../state/conversation.ts";
import { HistoryScroll } from "./history-scroll.ts";
import { historyView } from "./history-view.ts";
import { toRows } from "./rows.ts";
import { useCell } from "./use-cell.ts";
import { useSession } from "./use-session.ts";
import { useVisible } from "./use-visible.ts";

/** What a conversation's list shows, and {@link HistoryScroll} for it. */
export function useHistory(conversation: Conversation) {
  const session = useSession();
  const stretch = useCell(conversation.stretch);
  const unsent = useCell(conversation.unsent);
  const unreadAfter = useCell(conversation.unreadAfter);
  const jump = useCell(conversation.jump);
  const loaded = useCell(conversation.loaded);
  const visible = useVisible();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const [atEnd, setAtEnd] = useState(true);
  const { self } = session;
  const rows = useMemo(
    () => toRows({ stretch, unsent, self, unreadAfter }),
    [stretch, unsent, self, unreadAfter],
  );
  const scroll = useMemo(
    () =>
      new HistoryScroll({
        onAtEnd: setAtEnd,
        onRead: (offset) => session.read(conversation.room, offset),
        onNearStart: () => void conversation.loadOlder(),
        onNearEnd: () => void conversation.loadNewer(),
      }),
    [session, conversation],
  );

  // After every render: whatever it has changed.
  useLayoutEffect(() => {
    const view = historyView(box.current, list.current);
    scroll.rendered(view, { rows, stretch, jump, loaded, visible });
  });

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    // The keyboard has to reach what scrolls.
    element.tabIndex = 0;
    const sizes = new ResizeObserver(() => scroll.resized());
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      scroll.left();
    };
  }, [scroll]);

  const shift = useGrowsAbove(stretch.entries[0]?.offset);
  const onScroll = () => scroll.scrolled();
  const onResize = () => {
    scroll.measured();
    // What is on the screen is known when all that came into it is measured.
    requestAnimationFrame(onScroll);
  };
  return { box, list, rows, shift, atEnd, onScroll, onResize };
}

/** Whether this render has more above than the last one: what the reader looks at must stay where it is. */
function useGrowsAbove(first: number | undefined): boolean {
  const before = useRef(first);
  const grows = first !== undefined && before.current !== undefined && first < before.current;
  useLayoutEffect(() => {
    before.current = first;
  });
  return grows;
}
