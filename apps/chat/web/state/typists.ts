import type { Author } from "../../server/events.ts";
import { Cell } from "./cell.ts";

/** A typist who has not been heard of for this long has stopped, in ms; more than two of the sender's intervals. */
const EXPIRY = 5000;

/** Who is writing in a room just now. */
export class Typists {
  readonly now = new Cell<readonly Author[]>([]);
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  heard(author: Author): void {
    clearTimeout(this.#timers.get(author.id));
    this.#timers.set(
      author.id,
      setTimeout(() => this.stopped(author.id), EXPIRY),
    );
    if (this.now.get().some((other) => other.id === author.id)) return;
    this.now.update((authors) => [...authors, author]);
  }

  stopped(authorId: string): void {
    clearTimeout(this.#timers.get(authorId));
    if (!this.#timers.delete(authorId)) return;
    this.now.update((authors) => authors.filter((other) => other.id !== authorId));
  }

  clear(): void {
    for (const authorId of [...this.#timers.keys()]) this.stopped(authorId);
  }
}
