import type { RoomSummary } from "../../server/events.ts";
import type { Bookmarks } from "../state/bookmarks.ts";
import type { Session } from "../state/session.ts";
import { useSpeech } from "../text/language.ts";
import { RoomBadge } from "./avatar.tsx";
import { useCell } from "./use-cell.ts";

export function RoomList({ session, current }: { session: Session; current: number | null }) {
  const { text } = useSpeech();
  const rooms = useCell(session.rooms);
  const bookmarks = useCell(session.bookmarks.all);
  if (rooms === null) return <p className="rooms-note">{text.roomsLoading}</p>;
  if (rooms.length === 0) return <p className="rooms-note">{text.roomsNone}</p>;
  const mine = rooms.filter(({ id }) => bookmarks[id] !== undefined);
  const others = rooms.filter(({ id }) => bookmarks[id] === undefined);
  const title = mine.length > 0 ? text.otherRooms : text.allRooms;
  return (
    <>
      {mine.length > 0 && (
        <Group title={text.myRooms} rooms={mine} bookmarks={bookmarks} current={current} />
      )}
      {others.length > 0 && (
        <Group title={title} rooms={others} bookmarks={bookmarks} current={current} />
      )}
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly rooms: readonly RoomSummary[];
  readonly bookmarks: Bookmarks;
  readonly current: number | null;
}

function Group({ title, rooms, bookmarks, current }: GroupProps) {
  return (
    <section aria-label={title}>
      <h3 className="rooms-title">{title}</h3>
      <ul>
        {rooms.map((room) => (
          <li key={room.id}>
            <RoomLine room={room} read={bookmarks[room.id]} isCurrent={room.id === current} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface RoomLineProps {
  readonly room: RoomSummary;
  /** The newest message that we have seen; nothing in a room that we are not in. */
  readonly read: number | undefined;
  readonly isCurrent: boolean;
}

function RoomLine({ room, read, isCurrent }: RoomLineProps) {
  const { text, formats } = useSpeech();
  const unread = read === undefined ? 0 : Math.max(0, room.lastId - read);
  return (
    <a className="room" href={`#/rooms/${room.id}`} aria-current={isCurrent ? "page" : undefined}>
      <RoomBadge id={room.id} name={room.name} />
      <span className="room-name">
        <bdi>{room.name}</bdi>
      </span>
      <span className="room-time">{room.last && formats.brief(room.last.at)}</span>
      <span className="room-last">
        {room.last === null ? text.nobodyWrote : `${room.last.nickname}: ${room.last.text}`}
      </span>
      <span className="room-marks">
        {room.members > 0 && (
          <span className="people" title={text.members(room.members)}>
            <span className="hidden">{text.memberCount(room.members)}</span>
            <span aria-hidden="true">{room.members}</span>
          </span>
        )}
        {unread > 0 && !isCurrent && (
          <span className="badge">
            <span className="hidden">{text.unread(unread)}</span>
            <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
          </span>
        )}
      </span>
    </a>
  );
}
