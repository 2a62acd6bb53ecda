import type { RoomSummary } from "../../shared/events.ts";

/** Most recently used first. */
export function sortRooms(rooms: Iterable<RoomSummary>): RoomSummary[] {
  return [...rooms].sort((a, b) => usedAt(b) - usedAt(a) || b.id - a.id);
}

/** The list with this room's newest summary in it. */
export function withRoom(rooms: readonly RoomSummary[], room: RoomSummary): RoomSummary[] {
  return sortRooms([...rooms.filter((other) => other.id !== room.id), room]);
}

function usedAt(room: RoomSummary): number {
  return room.last?.at ?? room.createdAt;
}
