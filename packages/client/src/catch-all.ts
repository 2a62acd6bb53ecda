import type { Loose } from "@baro/protocol";

/** Gets the name of the event and its arguments. */
export type CatchAllListener = (...args: Loose[]) => void;

/** Listeners of every event, whatever its name. */
export class CatchAll {
  #listeners: CatchAllListener[] = [];

  append(listener: CatchAllListener): void {
    this.#listeners.push(listener);
  }

  prepend(listener: CatchAllListener): void {
    this.#listeners.unshift(listener);
  }

  /** Removes one listener, or all. */
  remove(listener: CatchAllListener | undefined): void {
    const index = listener ? this.#listeners.indexOf(listener) : -1;
    if (!listener) this.#listeners = [];
    else if (index >= 0) this.#listeners.splice(index, 1);
  }

  /** The listeners themselves: changing the array changes who listens. */
  list(): CatchAllListener[] {
    return this.#listeners;
  }

  notify(self: object, args: readonly unknown[]): void {
    for (const listener of [...this.#listeners]) listener.apply(self, [...args]);
  }
}
