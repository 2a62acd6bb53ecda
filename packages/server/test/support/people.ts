import {
  type Identity,
  type Server,
  type Socket,
  type Users,
  type UsersOptions,
  users,
} from "@baro/server";
import { createServer, type Joined, join } from "./scene.ts";

/** A server whose clients say in `auth` who they are, and what was told of its users. */
export interface People {
  readonly io: Server;
  readonly people: Users;
  /** "came ann", "went ann". */
  readonly news: string[];
  /** A connection more of somebody. */
  come(user: string, session?: string): Promise<Joined>;
}

/** Takes what a client says of itself for the truth. */
export function asTheySay({ handshake }: Socket): Identity | undefined {
  const { user, session, until } = handshake.auth;
  return user === undefined ? undefined : { user, session, until };
}

export function createPeople({
  io = createServer(),
  ...options
}: Partial<UsersOptions<Socket>> & { io?: Server } = {}): People {
  const people = users(io, { authenticate: asTheySay, ...options });
  const news: string[] = [];
  for (const event of ["came", "went"] as const) {
    people.on(event, (user) => news.push(`${event} ${user}`));
  }
  return { io, people, news, come: (user, session) => join(io, "/", { user, session }) };
}
