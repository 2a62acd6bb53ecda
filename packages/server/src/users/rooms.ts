import { createHash } from "node:crypto";
import type { Room } from "../adapter/contract.ts";

/**
 * Names of the rooms in which the connections of one user, and of one session, are. An app leaves names that begin with
 * `baro:` alone.
 */
const USER = "baro:user:";
const SESSION = "baro:session:";

/** Nobody is in it: there is no user without an id. */
export const NOBODY: Room = USER;

export function roomOfUser(user: string): Room {
  return `${USER}${user}`;
}

/** Ids of sessions are mostly secrets, and names of rooms are seen by adapters and admin tools. */
export function roomOfSession(session: string): Room {
  return `${SESSION}${createHash("sha256").update(session).digest("base64url")}`;
}

export function isRoomOfSession(room: Room): boolean {
  return room.startsWith(SESSION);
}
