import { useEffect } from "react";
import type { Session } from "../state/session.ts";
import { useCell } from "./use-cell.ts";

/** The page's title tells how many messages of our rooms are unread. */
export function useTitle(session: Session): void {
  const rooms = useCell(session.rooms) ?? [];
  const bookmarks = useCell(session.bookmarks.all);
  const unread = rooms
    .map(({ id, lastId }) => lastId - (bookmarks[id] ?? lastId))
    .reduce((sum, count) => sum + Math.max(0, count), 0);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Baro` : "Baro";
  }, [unread]);
}
