import type { Server, Socket } from "@baro/server";
import type { Author, ClientToServer, ServerToClient } from "./events.ts";

/** Only one process: servers have nothing to say to each other. */
type InterServer = Record<never, never>;

/** What the server keeps with a connection. */
interface Visitor {
  author: Author;
}

export type ChatServer = Server<ClientToServer, ServerToClient, InterServer, Visitor>;
export type ChatSocket = Socket<ClientToServer, ServerToClient, InterServer, Visitor>;

/** The name under which Baro knows a room of the chat. */
export function channelOf(room: number): string {
  return `room:${room}`;
}
