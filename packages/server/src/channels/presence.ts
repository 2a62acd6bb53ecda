import type { Member, MemberChanges } from "@baro/protocol";

/** Hears who comes to a channel, and who goes. `key`: the name of its log in the store. */
export type PresenceListener = (key: string, changes: MemberChanges) => void;

/**
 * Who is subscribed, by channel. A member is there as long as any of its sockets is. Asynchronous, so that many processes can share one.
 */
export interface PresenceStore {
  /** A socket of a member has subscribed. */
  join(key: string, id: string): Promise<void>;
  /** It has not any more. */
  leave(key: string, id: string): Promise<void>;
  members(key: string): Promise<readonly Member[]>;
  /** Sets who hears of members' first and last sockets. One. */
  listen(listener: PresenceListener): void;
}

/** Presence in this process. */
export class LocalPresence implements PresenceStore {
  readonly #channels = new Map<string, Map<string, number>>();
  #listener: PresenceListener = () => {};

  listen(listener: PresenceListener): void {
    this.#listener = listener;
  }

  async join(key: string, id: string): Promise<void> {
    const members = this.#channels.get(key) ?? new Map<string, number>();
    this.#channels.set(key, members);
    const connections = (members.get(id) ?? 0) + 1;
    members.set(id, connections);
    if (connections === 1) this.#listener(key, { join: [{ id, connections }] });
  }

  async leave(key: string, id: string): Promise<void> {
    const members = this.#channels.get(key);
    const connections = (members?.get(id) ?? 0) - 1;
    if (members === undefined || connections < 0) return;
    if (connections > 0) {
      members.set(id, connections);
      return;
    }
    members.delete(id);
    if (members.size === 0) this.#channels.delete(key);
    this.#listener(key, { leave: [{ id, connections: 0 }] });
  }

  async members(key: string): Promise<readonly Member[]> {
    const members = this.#channels.get(key) ?? new Map<string, number>();
    return [...members].map(([id, connections]) => ({ id, connections }));
  }
}
