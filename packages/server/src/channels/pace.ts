import { LIMITS } from "./limits.ts";
import type { Peer } from "./ports.ts";

/** How many steps of one client may wait for the store at a time. */
const AT_ONCE = 8;

/** Something that has a page to send. */
export interface Paced {
  /** Sends a page, if it still has one to send. Must not reject. */
  proceed(): Promise<void>;
}

type PacedPeer = Pick<Peer, "bufferedBytes" | "whenDrained">;

/** Whether so much waits for a client to be read that it is given no more. */
export function isSlow({ bufferedBytes }: Pick<Peer, "bufferedBytes">): boolean {
  return bufferedBytes > LIMITS.bufferedBytes;
}

/**
 * Has the subscriptions of one client catch up in turn, no faster than it reads: a page for each of a thousand channels
 * at once is more than may wait for it.
 */
export class Pace {
  readonly #peer: PacedPeer;
  readonly #line = new Set<Paced>();
  #underway = 0;
  #awaitsDrain = false;

  constructor(peer: PacedPeer) {
    this.#peer = peer;
  }

  /** Calls `proceed`, now where it is possible. */
  add(paced: Paced): void {
    this.#line.add(paced);
    this.#run();
  }

  remove(paced: Paced): void {
    this.#line.delete(paced);
  }

  #run(): void {
    for (const paced of this.#line) {
      if (this.#awaitsDrain || this.#underway >= AT_ONCE) return;
      if (isSlow(this.#peer)) this.#awaitDrain();
      else this.#start(paced);
    }
  }

  #start(paced: Paced): void {
    this.#line.delete(paced);
    this.#underway++;
    void paced.proceed().finally(() => {
      this.#underway--;
      this.#run();
    });
  }

  #awaitDrain(): void {
    this.#awaitsDrain = true;
    this.#peer.whenDrained((hasLeft) => {
      this.#awaitsDrain = false;
      if (hasLeft) this.#run();
      else this.#line.clear();
    });
  }
}
