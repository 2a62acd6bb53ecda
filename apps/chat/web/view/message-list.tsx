import { useCallback, useEffect, useMemo } from "react";
import type { Author } from "../../server/events.ts";
import type { Conversation } from "../state/conversation.ts";
import { hasOlder, lastId } from "../state/timeline.ts";
import { useSpeech } from "../text/language.ts";
import { DownIcon } from "./icons.tsx";
import { DayLine, MessageLine, NoticeLine } from "./message-rows.tsx";
import { type Row, toRows } from "./rows.ts";
import { useCell } from "./use-cell.ts";
import { useSteadyScroll } from "./use-steady-scroll.ts";
import { useVisible } from "./use-visible.ts";

interface MessageListProps {
  readonly conversation: Conversation;
  readonly self: Author;
  /** The newest message that has been seen. */
  readonly read: number;
  readonly onRead: (id: number) => void;
}

export function MessageList({ conversation, self, read, onRead }: MessageListProps) {
  const { text } = useSpeech();
  const timeline = useCell(conversation.timeline);
  const unsent = useCell(conversation.unsent);
  const loaded = useCell(conversation.loaded);
  const loadingOlder = useCell(conversation.loadingOlder);
  const visible = useVisible();
  const rows = useMemo(() => toRows(timeline, unsent, self), [timeline, unsent, self]);
  const { box, atEnd, toEnd } = useSteadyScroll({
    jump: unsent.at(-1)?.clientId,
    onNearStart: useCallback(() => void conversation.loadOlder(), [conversation]),
  });
  const newest = lastId(timeline);
  useEffect(() => {
    if (atEnd && visible) onRead(newest);
  }, [atEnd, visible, newest, onRead]);
  const unread = Math.max(0, newest - read);
  return (
    <div className="history">
      <div
        className="scroll"
        ref={box}
        role="log"
        aria-label={text.messages}
        aria-busy={!loaded || loadingOlder}
      >
        <p className="edge">{edgeText()}</p>
        {rows.map((row) => (
          <Line key={row.key} row={row} conversation={conversation} />
        ))}
      </div>
      {!atEnd && (
        <button
          type="button"
          className={unread > 0 ? "chip" : "chip bare"}
          onClick={toEnd}
          aria-label={unread > 0 ? undefined : text.toNewest}
        >
          {unread > 0 && text.newMessages(unread)}
          <DownIcon />
        </button>
      )}
    </div>
  );

  function edgeText(): string {
    if (!loaded) return text.loadingHistory;
    if (hasOlder(timeline)) return text.loadingOlder;
    return rows.length === 0 ? text.quiet : text.beginning;
  }
}

function Line({ row, conversation }: { row: Row; conversation: Conversation }) {
  if (row.kind === "day") return <DayLine row={row} />;
  if (row.kind === "notice") return <NoticeLine row={row} />;
  return <MessageLine row={row} conversation={conversation} />;
}
