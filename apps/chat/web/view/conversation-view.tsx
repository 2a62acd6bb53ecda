import { useState } from "react";
import type { RoomSummary } from "../../shared/events.ts";
import type { Conversation } from "../state/conversation.ts";
import { useSpeech } from "../text/language.ts";
import { Composer } from "./composer.tsx";
import { IconButton } from "./icon-button.tsx";
import { BackIcon, PeopleIcon, SearchIcon } from "./icons.tsx";
import { Lightbox } from "./lightbox.tsx";
import { MembersDialog } from "./members-dialog.tsx";
import { MessageList } from "./message-list.tsx";
import { RoomAvatar } from "./room-avatar.tsx";
import { SearchPane } from "./search-pane.tsx";
import { UploadList } from "./upload-list.tsx";
import { useCell } from "./use-cell.ts";
import { useDrop } from "./use-drop.ts";
import { useNames, useSession } from "./use-session.ts";

export function ConversationView({ conversation }: { conversation: Conversation }) {
  const { room, uploads } = conversation;
  const session = useSession();
  const { text } = useSpeech();
  const status = useCell(session.status);
  const summary = useCell(session.rooms)?.find((other) => other.id === room);
  const [searching, setSearching] = useState(false);
  const { dragging, ...dropping } = useDrop((file) => uploads.add(file));
  return (
    <main className="conversation" {...dropping}>
      <RoomHeader
        summary={summary}
        onSearch={() => setSearching(!searching)}
        searching={searching}
      />
      {status.phase === "reconnecting" && (
        <p className="banner" role="status">
          {text.offlineBanner}
        </p>
      )}
      {searching && <SearchPane conversation={conversation} onClose={() => setSearching(false)} />}
      <MessageList
        conversation={conversation}
        members={summary?.members ?? []}
        unread={summary?.unread ?? 0}
      />
      <TypingLine conversation={conversation} />
      <UploadList uploads={uploads} />
      <Composer conversation={conversation} />
      <Lightbox conversation={conversation} />
      {dragging && <p className="drop-here">{text.dropHere}</p>}
    </main>
  );
}

interface RoomHeaderProps {
  readonly summary: RoomSummary | undefined;
  readonly searching: boolean;
  readonly onSearch: () => void;
}

function RoomHeader({ summary, searching, onSearch }: RoomHeaderProps) {
  const { text } = useSpeech();
  const [open, setOpen] = useState(false);
  return (
    <header className="room-header">
      <a className="round back" href="#/" aria-label={text.back} title={text.back}>
        <BackIcon />
      </a>
      {summary !== undefined && <RoomAvatar room={summary} />}
      <div className="room-title">
        <h2>{summary === undefined ? "…" : <RoomName room={summary} />}</h2>
        <p>{summary !== undefined && <RoomState room={summary} />}</p>
      </div>
      <IconButton label={text.search} aria-expanded={searching} onClick={onSearch}>
        <SearchIcon />
      </IconButton>
      <IconButton label={text.membersOf} onClick={() => setOpen(true)}>
        <PeopleIcon />
      </IconButton>
      {open && summary !== undefined && (
        <MembersDialog room={summary} onClose={() => setOpen(false)} />
      )}
    </header>
  );
}

function RoomName({ room }: { room: RoomSummary }) {
  return <bdi>{useNames().ofRoom(room)}</bdi>;
}

function RoomState({ room }: { room: RoomSummary }) {
  const { text, formats } = useSpeech();
  const session = useSession();
  const users = useCell(session.users);
  if (room.kind === "group") return text.memberCount(room.members.length);
  const other = room.members.find(({ id }) => id !== session.self);
  const user = users.get(other?.id ?? "");
  if (user === undefined) return "";
  if (user.online) return text.onlineNow;
  return user.lastSeen === null ? text.offline : text.seen(formats.brief(user.lastSeen));
}

function TypingLine({ conversation }: { conversation: Conversation }) {
  const { text } = useSpeech();
  const names = useNames();
  const typists = useCell(conversation.typists.now);
  return (
    <p className="typing" role="status">
      {typists.length > 0 && (
        <>
          {text.typing(typists.map(names.ofUser))}
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
