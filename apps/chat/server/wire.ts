import type { Server, Socket } from "@baro/server";
import type { Answer, ServerToClient, UserId } from "../shared/events.ts";

/** What clients send is anything at all until requests.ts has read it. */
type FromClients = Record<
  string,
  (input: unknown, reply?: (answer: Answer<unknown>) => void) => void
>;

/** Only one process: servers have nothing to say to each other. */
type InterServer = Record<never, never>;

/** Who is at the other end of a connection. */
interface Visitor {
  user: UserId;
  /** When their session is over, ms since 1970. */
  until: number;
}

export type ChatServer = Server<FromClients, ServerToClient, InterServer, Visitor>;
export type ChatSocket = Socket<FromClients, ServerToClient, InterServer, Visitor>;

/** The Socket.IO room of all connections of someone. */
export function roomOfUser(user: UserId): string {
  return `user:${user}`;
}
