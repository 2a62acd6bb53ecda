import type { Loose } from "@baro/protocol";
import type { Room } from "../adapter/contract.ts";
import type { Socket } from "../sockets/api.ts";

type AnySocket = Socket<Loose, Loose, Loose, Loose>;

/** From this many visits on, those that came to nothing are looked for. */
const MANY = 64;

/** A socket on its way in, between its being asked who it is and its `connection`. */
export class Visit {
  readonly socket: AnySocket;
  /** Connections were ended since it was asked: what it has shown may count no more. */
  isDoubtful = false;
  #rooms: readonly Room[] | undefined;

  constructor(socket: AnySocket) {
    this.socket = socket;
  }

  /** It is known whose it is, and it has joined these rooms; what comes now is the app's other middleware. */
  pass(rooms: readonly Room[]): void {
    this.#rooms = rooms;
  }

  /** Whether nothing will come of it: its client has left, or was refused by a later middleware. */
  get isOver(): boolean {
    if (this.socket.conn.readyState !== "open") return true;
    return this.#rooms?.some((room) => !this.socket.rooms.has(room)) === true;
  }

  /** The connections in a room end. One that has passed cannot be asked again. */
  end(room: Room): void {
    if (this.#rooms === undefined) this.isDoubtful = true;
    else if (this.#rooms.includes(room)) this.beginAnew();
  }

  /** Has it begin anew if it has passed: its client comes back by itself. */
  beginAnew(): void {
    if (this.#rooms !== undefined && !this.isOver) this.socket.conn.close();
  }
}

/** All sockets on their way in. */
export class Visits {
  readonly #all = new Map<AnySocket, Visit>();
  #sweepAt = MANY;

  begin(socket: AnySocket): Visit {
    if (this.#all.size >= this.#sweepAt) this.#sweep();
    const visit = new Visit(socket);
    this.#all.set(socket, visit);
    return visit;
  }

  /** It is in, or refused. */
  delete(socket: AnySocket): void {
    this.#all.delete(socket);
  }

  /** The connections in a room end. */
  end(room: Room): void {
    for (const visit of this.#all.values()) visit.end(room);
  }

  /** All that have passed begin anew. */
  beginAnew(): void {
    for (const visit of this.#all.values()) visit.beginAnew();
  }

  #sweep(): void {
    for (const [socket, visit] of this.#all) if (visit.isOver) this.#all.delete(socket);
    this.#sweepAt = Math.max(MANY, 2 * this.#all.size);
  }
}
