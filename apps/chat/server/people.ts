import type { User, UserId } from "../shared/events.ts";
import type { Accounts } from "./accounts.ts";

/** How long someone who lost the connection still counts as here: a reload is no news. ms */
const GRACE = 3000;

/** Who is here now: whoever has a connection, however many tabs that are. */
export class People {
  readonly #accounts: Accounts;
  readonly #changed: (user: User) => void;
  readonly #connections = new Map<UserId, number>();
  readonly #leaving = new Map<UserId, NodeJS.Timeout>();

  constructor(accounts: Accounts, changed: (user: User) => void) {
    this.#accounts = accounts;
    this.#changed = changed;
  }

  all(): User[] {
    return this.#accounts.all().map((user) => {
      const online = this.isHere(user.id);
      return { ...user, online, lastSeen: online ? null : user.lastSeen };
    });
  }

  isHere(user: UserId): boolean {
    return this.#connections.has(user);
  }

  came(user: UserId): void {
    clearTimeout(this.#leaving.get(user));
    const isNews = !this.isHere(user);
    this.#connections.set(user, (this.#connections.get(user) ?? 0) + 1);
    if (isNews) this.#tell(user);
  }

  went(user: UserId): void {
    const count = (this.#connections.get(user) ?? 1) - 1;
    this.#connections.set(user, count);
    if (count === 0) this.#leaving.set(user, setTimeout(() => this.#gone(user), GRACE).unref());
  }

  /** Whoever is here goes with the program. */
  close(): void {
    for (const user of this.#connections.keys()) this.#accounts.seen(user, Date.now());
    for (const timer of this.#leaving.values()) clearTimeout(timer);
  }

  #gone(user: UserId): void {
    this.#connections.delete(user);
    this.#leaving.delete(user);
    this.#accounts.seen(user, Date.now());
    this.#tell(user);
  }

  #tell(id: UserId): void {
    const user = this.all().find((each) => each.id === id);
    if (user) this.#changed(user);
  }
}
