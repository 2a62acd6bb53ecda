import type { Chance, ChannelLink } from "./ports.ts";

/** ms */
const FIRST = 200;
const MOST = 5000;

/** Does something again later: each time after a longer while, at most 5 s, with a random part so that not all clients come at once. */
export class Retry {
  readonly #run: () => void;
  readonly #link: ChannelLink;
  readonly #chance: Chance;
  #cancel: (() => void) | undefined;
  #failures = 0;

  constructor(run: () => void, link: ChannelLink, chance: Chance) {
    this.#run = run;
    this.#link = link;
    this.#chance = chance;
  }

  /** Whether it waits for its time. */
  get isWaiting(): boolean {
    return this.#cancel !== undefined;
  }

  /** It went wrong. */
  later(): void {
    this.#cancel?.();
    const middle = Math.min(FIRST * 2 ** this.#failures++, MOST);
    this.#cancel = this.#link.after(middle * (0.5 + this.#chance.random() / 2), () => {
      this.#cancel = undefined;
      this.#run();
    });
  }

  /** It went well, or there is another reason to begin anew. */
  reset(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#failures = 0;
  }
}
