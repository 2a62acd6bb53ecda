import { createContext, useContext } from "react";
import type { RoomSummary, UserId } from "../../shared/events.ts";
import { nameOf } from "../state/members.ts";
import type { Session } from "../state/session.ts";
import { useSpeech } from "../text/language.ts";
import { useCell } from "./use-cell.ts";

export const SessionContext = createContext<Session | null>(null);

/** The session of whoever is signed in; only below the door. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("nobody is signed in");
  return session;
}

/** What people and rooms are called. */
export function useNames() {
  const session = useSession();
  const users = useCell(session.users);
  const { text } = useSpeech();
  return {
    ofUser: (user: UserId) => users.get(user)?.name ?? text.somebody,
    ofRoom: (room: RoomSummary) => nameOf(room, session.self, users) || text.emptyRoom,
  };
}
