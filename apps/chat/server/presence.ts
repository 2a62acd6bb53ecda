import type { Author } from "./events.ts";

interface Member {
  author: Author;
  readonly sockets: Set<string>;
  /** Runs while the member has no connection left, until they count as gone. */
  leaving: NodeJS.Timeout | undefined;
}

export interface PresenceOptions {
  /** How long someone who lost the connection is still counted as there, in ms. */
  readonly grace: number;
  readonly onLeft: (room: number, author: Author) => void;
}

/**
 * Who is in which room now. A person is an author, not a connection: two tabs are one member, and one who reloads the
 * page or changes networks has not left.
 */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #rooms = new Map<number, Map<string, Member>>();

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  count(room: number): number {
    return this.#rooms.get(room)?.size ?? 0;
  }

  /** Gives true when the author was not in the room before. */
  enter(room: number, author: Author, socketId: string): boolean {
    const members = this.#membersOf(room);
    const known = members.get(author.id);
    const member = known ?? { author, sockets: new Set<string>(), leaving: undefined };
    clearTimeout(member.leaving);
    member.author = author;
    member.sockets.add(socketId);
    members.set(author.id, member);
    return known === undefined;
  }

  /** The author asked to leave by this connection: at once, unless another of theirs stays. */
  leave(room: number, authorId: string, socketId: string): void {
    const member = this.#rooms.get(room)?.get(authorId);
    if (member?.sockets.delete(socketId) && member.sockets.size === 0) this.#remove(room, member);
  }

  /** The connection is gone, from whatever cause: its author leaves unless they come back within the grace. */
  drop(room: number, authorId: string, socketId: string): void {
    const member = this.#rooms.get(room)?.get(authorId);
    if (!member?.sockets.delete(socketId) || member.sockets.size > 0) return;
    clearTimeout(member.leaving);
    member.leaving = setTimeout(() => this.#remove(room, member), this.#options.grace);
  }

  /** Forgets everyone without telling anyone. */
  close(): void {
    for (const members of this.#rooms.values()) {
      for (const member of members.values()) clearTimeout(member.leaving);
    }
    this.#rooms.clear();
  }

  #membersOf(room: number): Map<string, Member> {
    const members = this.#rooms.get(room) ?? new Map<string, Member>();
    this.#rooms.set(room, members);
    return members;
  }

  #remove(room: number, member: Member): void {
    clearTimeout(member.leaving);
    const members = this.#rooms.get(room);
    members?.delete(member.author.id);
    if (members?.size === 0) this.#rooms.delete(room);
    this.#options.onLeft(room, member.author);
  }
}
