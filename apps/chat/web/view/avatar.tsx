import type { Author } from "../../server/events.ts";
import { colourOf, initialOf } from "./badge.ts";

/** A round badge with the first letter of the name, in a colour that stays the same for the person. */
export function Avatar({ author, small = false }: { author: Author; small?: boolean }) {
  return (
    <span
      className={small ? "avatar small" : "avatar"}
      data-colour={colourOf(author.id)}
      aria-hidden="true"
    >
      {initialOf(author.nickname)}
    </span>
  );
}

/** A room's badge: the same in a rounded square, so that rooms and people look different. */
export function RoomBadge({ id, name }: { id: number; name: string }) {
  return (
    <span className="avatar square" data-colour={colourOf(`room ${id}`)} aria-hidden="true">
      {initialOf(name)}
    </span>
  );
}
