import type { Loose } from "@baro/protocol";
import type { Room } from "../adapter/contract.ts";
import { Refusal } from "../refusal.ts";
import type { Socket } from "../sockets/api.ts";
import { type Identity, readIdentity } from "./identity.ts";
import { isRoomOfSession, roomOfSession, roomOfUser } from "./rooms.ts";
import { type Visit, Visits } from "./visits.ts";

type AnySocket = Socket<Loose, Loose, Loose, Loose>;

/** Says who a client is; undefined or null: nobody who may come in. */
export type Authenticate<Subject> = (
  socket: Subject,
) => Identity | null | undefined | Promise<Identity | null | undefined>;

/** What a client is told that is not let in. */
const unauthorized = (): Refusal => new Refusal("unauthorized");

/** Asks each socket who it is before it comes in. */
export class Door {
  readonly #authenticate: Authenticate<AnySocket>;
  readonly #visits = new Visits();
  readonly #identities = new WeakMap<AnySocket, Identity>();
  #isShut = false;

  constructor(authenticate: Authenticate<AnySocket>) {
    this.#authenticate = authenticate;
  }

  /** Who a socket is that was let in. */
  of(socket: AnySocket): Identity | undefined {
    return this.#identities.get(socket);
  }

  /** A middleware. What it throws once it has refused is reported as a middleware's failure. */
  readonly enter = async (socket: AnySocket, next: (error?: Error) => void): Promise<void> => {
    const visit = this.#visits.begin(socket);
    try {
      await this.#admit(visit);
    } catch (error) {
      this.#visits.delete(socket);
      const isMeant = isToldToClients(error);
      next(isMeant ? error : unauthorized());
      if (!isMeant) throw error;
      return;
    }
    next();
  };

  /** A socket is in: from now on it is found by its rooms. */
  entered(socket: AnySocket): void {
    this.#visits.delete(socket);
  }

  /** The connections in a room end: those on their way in too. */
  end(room: Room): void {
    this.#visits.end(room);
  }

  /** From now on nobody comes in, who is on the way neither: clients try again elsewhere, or later. */
  shut(): void {
    this.#isShut = true;
    this.#visits.beginAnew();
  }

  async #admit(visit: Visit): Promise<void> {
    const { socket } = visit;
    for (;;) {
      if (this.#isShut) return sendAway(socket);
      visit.isDoubtful = false;
      const identity = readIdentity(await this.#authenticate(socket));
      if (identity === undefined || hasPassed(identity)) throw unauthorized();
      const rooms = roomsOf(identity);
      if (socket.recovered && !takesOver(socket, rooms)) return sendAway(socket);
      // Nothing happens between joining and the look at what has happened, unless the adapter takes its time.
      const joined = socket.join(rooms);
      if (joined) await joined;
      if (!visit.isDoubtful && !this.#isShut) {
        this.#identities.set(socket, identity);
        return visit.pass(rooms);
      }
      for (const room of rooms) await socket.leave(room);
    }
  }
}

function hasPassed({ until }: Identity): boolean {
  return until !== undefined && until <= Date.now();
}

function roomsOf({ user, session }: Identity): Room[] {
  return session === undefined ? [roomOfUser(user)] : [roomOfUser(user), roomOfSession(session)];
}

/**
 * Whether the state that a socket has got back is that of the same user. Of another session of theirs it goes on too.
 */
function takesOver(socket: AnySocket, [user = "", session]: readonly Room[]): boolean {
  if (!socket.rooms.has(user)) return false;
  for (const room of [...socket.rooms]) {
    if (isRoomOfSession(room) && room !== session) void socket.leave(room);
  }
  return true;
}

/** Ends the connection, not what the client wants: it comes back by itself and begins anew. */
function sendAway(socket: AnySocket): never {
  socket.conn.close();
  throw unauthorized();
}

/** Errors with `data` were made for clients; the text of all others is the inside's. */
function isToldToClients(error: unknown): error is Error {
  return error instanceof Error && Reflect.get(error, "data") !== undefined;
}
