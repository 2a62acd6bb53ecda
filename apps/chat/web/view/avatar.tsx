import type { UserId } from "../../shared/events.ts";
import { colourOf, initialOf } from "./badge.ts";

interface AvatarProps {
  readonly id: UserId;
  readonly name: string;
  /** Whether to show if they are here. */
  readonly online?: boolean | undefined;
}

/** A round badge with the first letter of the name, in a colour that stays the same for the person. */
export function Avatar({ id, name, online }: AvatarProps) {
  return (
    <span className="avatar" data-colour={colourOf(id)} data-online={online} aria-hidden="true">
      {initialOf(name)}
    </span>
  );
}

/** A group's badge: the same in a rounded square, so that groups and people look different. */
export function RoomBadge({ id, name }: { id: number; name: string }) {
  return (
    <span className="avatar square" data-colour={colourOf(`room ${id}`)} aria-hidden="true">
      {initialOf(name)}
    </span>
  );
}
