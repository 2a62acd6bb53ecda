import type { UserId } from "../../shared/events.ts";
import { Cell } from "./cell.ts";

/** A typist who has not been heard of for this long has stopped, in ms; more than two of the sender's intervals. */
const EXPIRY = 5000;

/** Who is writing in a room just now. */
export class Typists {
  readonly now = new Cell<readonly UserId[]>([]);
  readonly #timers = new Map<UserId, ReturnType<typeof setTimeout>>();

  heard(user: UserId): void {
    clearTimeout(this.#timers.get(user));
    this.#timers.set(
      user,
      setTimeout(() => this.stopped(user), EXPIRY),
    );
    if (!this.now.get().includes(user)) this.now.update((users) => [...users, user]);
  }

  stopped(user: UserId): void {
    clearTimeout(this.#timers.get(user));
    if (!this.#timers.delete(user)) return;
    this.now.update((users) => users.filter((other) => other !== user));
  }

  clear(): void {
    for (const user of [...this.#timers.keys()]) this.stopped(user);
  }
}
