import { useEffect } from "react";
import type { Session } from "../state/session.ts";
import { useCell } from "./use-cell.ts";

/** The page's title tells how many messages are unread. */
export function useTitle(session: Session): void {
  const rooms = useCell(session.rooms) ?? [];
  const unread = rooms.reduce((sum, room) => sum + room.unread, 0);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Baro` : "Baro";
  }, [unread]);
}
