import type { Event } from "./types.ts";

/** How many events of one socket may wait. */
const MOST_WAITING = 1000;

/** Holds back the events of one socket while enough of its async listeners are at work. */
export class ListenerQueue {
  readonly #limit: number;
  readonly #run: (event: Event) => void;
  readonly #waiting: Event[] = [];
  #atWork = 0;

  /** @param limit of listeners at work @param run calls the listeners of an event; must not throw */
  constructor(limit: number, run: (event: Event) => void) {
    this.#limit = limit;
    this.#run = run;
  }

  /** Runs an event now or later, after those before it. @returns false where too many wait: it is dropped */
  take(event: Event): boolean {
    if (this.#waiting.length >= MOST_WAITING) return false;
    this.#waiting.push(event);
    this.#goOn();
    return true;
  }

  /** A listener is at work until this settles. */
  onPending(outcome: PromiseLike<unknown>): void {
    let isDone = false;
    const done = (): void => {
      if (isDone) return;
      isDone = true;
      this.#atWork--;
      this.#goOn();
    };
    this.#atWork++;
    outcome.then(done, done);
  }

  /** Nothing that waits is wanted any more. */
  clear(): void {
    this.#waiting.length = 0;
  }

  #goOn(): void {
    while (this.#atWork < this.#limit) {
      const event = this.#waiting.shift();
      if (event === undefined) return;
      this.#run(event);
    }
  }
}
