import { PATIENCE, within } from "./within.ts";

/** A queue whose reader awaits: what a peer received and no test has looked at yet. */
export class Inbox<T> {
  readonly #name: string;
  readonly #items: T[] = [];
  readonly #readers: ((item: T) => void)[] = [];

  /** @param name what the error says when nothing comes */
  constructor(name: string) {
    this.#name = name;
  }

  /** How many items wait. */
  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    const reader = this.#readers.shift();
    if (reader) reader(item);
    else this.#items.push(item);
  }

  /** The oldest item, at once or when it comes; rejects after `timeout` ms. */
  async next(timeout = PATIENCE): Promise<T> {
    if (this.#items.length > 0) return this.#items.splice(0, 1)[0] as T;
    let reader: (item: T) => void = () => {};
    const item = new Promise<T>((resolve) => {
      reader = resolve;
    });
    this.#readers.push(reader);
    try {
      return await within(item, this.#name, timeout);
    } catch (error) {
      this.#readers.splice(this.#readers.indexOf(reader), 1);
      throw error;
    }
  }

  /** Takes all that waits. */
  drain(): T[] {
    return this.#items.splice(0);
  }
}
