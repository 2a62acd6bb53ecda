import type { Server, Socket } from "@baro/server";
import type { Author, ClientToServer, ServerToClient } from "./events.ts";
import type { RateLimit } from "./rate-limit.ts";

/** Only one process: servers have nothing to say to each other. */
type InterServer = Record<never, never>;

/** What the server keeps with a connection. */
interface Visitor {
  author: Author;
  /** How often this connection may ask for things. */
  rate: RateLimit;
}

export type ChatServer = Server<ClientToServer, ServerToClient, InterServer, Visitor>;
export type ChatSocket = Socket<ClientToServer, ServerToClient, InterServer, Visitor>;
