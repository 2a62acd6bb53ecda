import { Virtualizer } from "virtua";
import type { Member } from "../../shared/events.ts";
import type { Conversation } from "../state/conversation.ts";
import { useSpeech } from "../text/language.ts";
import { DownIcon } from "./icons.tsx";
import { Line } from "./message-rows.tsx";
import { useCell } from "./use-cell.ts";
import { useHistory } from "./use-history.ts";

/** So much of the lines beyond the edges is drawn, and so measured before it is in sight. Pixels. */
const BEYOND = 600;

interface MessageListProps {
  readonly conversation: Conversation;
  readonly members: readonly Member[];
  readonly unread: number;
}

/** The history: only the lines near the window are in the page, however many there are. */
export function MessageList({ conversation, members, unread }: MessageListProps) {
  const { text } = useSpeech();
  const loaded = useCell(conversation.loaded);
  const loading = useCell(conversation.loading);
  const { box, list, rows, shift, atEnd, onScroll, onResize } = useHistory(conversation);
  return (
    <div className="history">
      <div
        className="scroll"
        ref={box}
        role="log"
        aria-label={text.messages}
        aria-busy={!loaded || loading}
        // Old messages that scroll into view are not news.
        aria-live={atEnd ? "polite" : "off"}
      >
        <div className="push" />
        <Virtualizer
          ref={list}
          scrollRef={box}
          shift={shift}
          data={rows}
          bufferSize={BEYOND}
          onScroll={onScroll}
          onResize={onResize}
        >
          {(row) => (
            <Line
              key={row.key}
              row={row}
              conversation={conversation}
              members={members}
              loaded={loaded}
            />
          )}
        </Virtualizer>
      </div>
      {!atEnd && (
        <button
          type="button"
          className={unread > 0 ? "chip" : "chip bare"}
          onClick={() => void conversation.toNewest()}
          aria-label={unread > 0 ? undefined : text.toNewest}
        >
          {unread > 0 && text.newMessages(unread)}
          <DownIcon />
        </button>
      )}
    </div>
  );
}
