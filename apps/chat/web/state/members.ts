import type { Member, RoomSummary, User, UserId } from "../../shared/events.ts";

/** How many members have not read an entry: those who were there for it, without its author. */
export function notReadBy(members: readonly Member[], by: UserId, offset: number): number {
  return members.filter(({ id, joined, read }) => id !== by && joined < offset && read < offset)
    .length;
}

/** The members after someone has read up to an offset. */
export function withRead(members: readonly Member[], user: UserId, offset: number): Member[] {
  return members.map((member) =>
    member.id === user && member.read < offset ? { ...member, read: offset } : member,
  );
}

/** Whom a direct room is with. */
export function partnerOf({ kind, members }: RoomSummary, self: UserId): UserId | undefined {
  return kind === "direct" ? members.find(({ id }) => id !== self)?.id : undefined;
}

/** What a room is called by this member; of a direct room whose other member left, nothing. */
export function nameOf(room: RoomSummary, self: UserId, users: ReadonlyMap<UserId, User>): string {
  if (room.kind === "group") return room.name;
  return users.get(partnerOf(room, self) ?? "")?.name ?? "";
}

/** Whether they have read what came since they are in it. */
export function isUpToDate({ joined, read }: Member, head: number): boolean {
  return Math.max(joined, read) >= head;
}
