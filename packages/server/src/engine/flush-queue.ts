import { surface } from "./surface.ts";

/** Something with frames to send at the end of the turn. */
export interface Flushable {
  /** What it throws surfaces, and holds nobody else up. */
  flush(): void;
}

/**
 * Collects who has something to send, and has them send it once, after the current turn's code has run: that is what makes
 * ten events in one turn leave in one write.
 */
export class FlushQueue {
  #dirty: Flushable[] = [];
  #spare: Flushable[] = [];
  readonly #run = (): void => this.#flushAll();

  /** The caller sees to it that nothing is added twice before its flush. */
  add(member: Flushable): void {
    if (this.#dirty.push(member) === 1) queueMicrotask(this.#run);
  }

  #flushAll(): void {
    const members = this.#dirty;
    this.#dirty = this.#spare;
    for (const member of members) {
      try {
        member.flush();
      } catch (error) {
        surface(error);
      }
    }
    members.length = 0;
    this.#spare = members;
  }
}
