import type { Server, Socket } from "@baro/server";
import type { ClientToServer, ServerToClient, UserId } from "../shared/events.ts";

/** Only one process: servers have nothing to say to each other. */
type InterServer = Record<never, never>;

/** Who is at the other end of a connection. */
interface Visitor {
  user: UserId;
}

export type ChatServer = Server<ClientToServer, ServerToClient, InterServer, Visitor>;
export type ChatSocket = Socket<ClientToServer, ServerToClient, InterServer, Visitor>;

/** The Socket.IO room of all connections of someone. */
export function roomOfUser(user: UserId): string {
  return `user:${user}`;
}
