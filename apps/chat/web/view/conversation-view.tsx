import { useCallback } from "react";
import type { Author, RoomSummary } from "../../server/events.ts";
import type { Conversation } from "../state/conversation.ts";
import { goTo } from "../state/route.ts";
import type { Session } from "../state/session.ts";
import { useSpeech } from "../text/language.ts";
import { RoomBadge } from "./avatar.tsx";
import { Composer } from "./composer.tsx";
import { BackIcon, OutIcon } from "./icons.tsx";
import { MessageList } from "./message-list.tsx";
import { useCell } from "./use-cell.ts";

interface ConversationViewProps {
  readonly session: Session;
  readonly conversation: Conversation;
}

export function ConversationView({ session, conversation }: ConversationViewProps) {
  const { room } = conversation;
  const self = useCell(session.self);
  const status = useCell(session.status);
  const summary = useCell(session.rooms)?.find((other) => other.id === room);
  const bookmarks = useCell(session.bookmarks.all);
  const { text } = useSpeech();
  const onRead = useCallback((id: number) => session.bookmarks.put(room, id), [session, room]);
  return (
    <main className="conversation">
      <RoomHeader summary={summary} onOut={() => out(session, room)} />
      {status.phase === "reconnecting" && <p className="banner">{text.offlineBanner}</p>}
      <MessageList
        conversation={conversation}
        self={self ?? NOBODY}
        read={bookmarks[room] ?? 0}
        onRead={onRead}
      />
      <TypingLine conversation={conversation} />
      <Composer conversation={conversation} />
    </main>
  );
}

/** Until the first welcome, when there are no messages either. */
const NOBODY: Author = { id: "", nickname: "" };

function out(session: Session, room: number): void {
  session.leave(room);
  goTo(null);
}

interface RoomHeaderProps {
  readonly summary: RoomSummary | undefined;
  readonly onOut: () => void;
}

function RoomHeader({ summary, onOut }: RoomHeaderProps) {
  const { text } = useSpeech();
  return (
    <header className="room-header">
      <a className="round back" href="#/" aria-label={text.back} title={text.back}>
        <BackIcon />
      </a>
      {summary !== undefined && <RoomBadge id={summary.id} name={summary.name} />}
      <div className="room-title">
        <h2>
          <bdi>{summary?.name ?? "…"}</bdi>
        </h2>
        <p>{summary !== undefined && text.members(summary.members)}</p>
      </div>
      <button type="button" className="out" title={text.outHint} onClick={onOut}>
        <OutIcon />
        {text.out}
      </button>
    </header>
  );
}

function TypingLine({ conversation }: { conversation: Conversation }) {
  const { text } = useSpeech();
  const typists = useCell(conversation.typists.now);
  return (
    <p className="typing" role="status">
      {typists.length > 0 && (
        <>
          {text.typing(typists.map((author) => author.nickname))}
          <span className="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        </>
      )}
    </p>
  );
}
