import type { LastWords, RoomSummary, UserId } from "../../shared/events.ts";

/** Most recently used first. */
export function sortRooms(rooms: Iterable<RoomSummary>): RoomSummary[] {
  return [...rooms].sort((a, b) => usedAt(b) - usedAt(a) || b.id - a.id);
}

/** The list with this room's newest summary in it. */
export function withRoom(rooms: readonly RoomSummary[], room: RoomSummary): RoomSummary[] {
  return sortRooms([...rooms.filter((other) => other.id !== room.id), room]);
}

/** The room after someone wrote. What is in it already changes nothing. @param self who looks at it */
export function withLine(room: RoomSummary, last: LastWords, self: UserId): RoomSummary {
  if (last.offset <= room.head) return room;
  const isNews = last.by !== self && last.kind !== "notice";
  return { ...room, last, head: last.offset, unread: room.unread + (isNews ? 1 : 0) };
}

function usedAt(room: RoomSummary): number {
  return room.last?.at ?? room.createdAt;
}
