import type { RoomSummary } from "../../shared/events.ts";
import { useSpeech } from "../text/language.ts";
import { RoomAvatar } from "./room-avatar.tsx";
import { useCell } from "./use-cell.ts";
import { useNoticeText } from "./use-notice-text.ts";
import { useNames, useSession } from "./use-session.ts";

export function RoomList({ current }: { current: number | null }) {
  const { text } = useSpeech();
  const session = useSession();
  const rooms = useCell(session.rooms);
  const { phase } = useCell(session.status);
  if (rooms === null) {
    const note = phase === "reconnecting" ? text.roomsOffline : text.roomsLoading;
    return <p className="rooms-note">{note}</p>;
  }
  if (rooms.length === 0) return <p className="rooms-note">{text.roomsNone}</p>;
  return (
    <nav aria-label={text.chats}>
      <ul>
        {rooms.map((room) => (
          <li key={room.id}>
            <RoomLine room={room} isCurrent={room.id === current} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function RoomLine({ room, isCurrent }: { room: RoomSummary; isCurrent: boolean }) {
  const { text, formats } = useSpeech();
  const { last, unread } = room;
  return (
    <a className="room" href={`#/rooms/${room.id}`} aria-current={isCurrent ? "page" : undefined}>
      <RoomAvatar room={room} />
      <span className="room-name">
        <bdi>{useNames().ofRoom(room)}</bdi>
        {room.kind === "group" && (
          <span className="people" title={text.memberCount(room.members.length)}>
            {room.members.length}
          </span>
        )}
      </span>
      <span className="room-time">{last && formats.brief(last.at)}</span>
      <span className="room-last">{useLastWords(room)}</span>
      <span className="room-marks">
        {unread > 0 && (
          <span className="badge">
            <span className="hidden">{text.unread(unread)}</span>
            <span aria-hidden="true">{unread > 999 ? "999+" : unread}</span>
          </span>
        )}
      </span>
    </a>
  );
}

function useLastWords({ kind, last }: RoomSummary): string {
  const { text } = useSpeech();
  const session = useSession();
  const names = useNames();
  const noticeText = useNoticeText();
  if (last === null) return text.nobodyWrote;
  if (last.kind === "notice") return noticeText(last.text, last.by, []);
  if (last.by === session.self) return `${text.you}: ${last.text}`;
  return kind === "direct" ? last.text : `${names.ofUser(last.by)}: ${last.text}`;
}
