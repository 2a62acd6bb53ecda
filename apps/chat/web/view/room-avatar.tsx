import type { RoomSummary } from "../../shared/events.ts";
import { partnerOf } from "../state/members.ts";
import { Avatar, RoomBadge } from "./avatar.tsx";
import { useCell } from "./use-cell.ts";
import { useNames, useSession } from "./use-session.ts";

/** A group's badge, or the face of whom a direct room is with. */
export function RoomAvatar({ room }: { room: RoomSummary }) {
  const session = useSession();
  const users = useCell(session.users);
  const name = useNames().ofRoom(room);
  const partner = partnerOf(room, session.self);
  if (room.kind === "group") return <RoomBadge id={room.id} name={name} />;
  return <Avatar id={partner ?? ""} name={name} online={users.get(partner ?? "")?.online} />;
}
