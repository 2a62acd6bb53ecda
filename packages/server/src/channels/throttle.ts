import type { Later } from "./ports.ts";

/** Runs something at the end of the turn in which it is due, and then not again before a pause is over. */
export class Throttle {
  readonly #run: () => void;
  readonly #pause: number;
  readonly #later: Later;
  #isDue = false;
  #isWaiting = false;

  /** @param pause ms */
  constructor(run: () => void, pause: number, later: Later) {
    this.#run = run;
    this.#pause = pause;
    this.#later = later;
  }

  due(): void {
    this.#isDue = true;
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    this.#isWaiting = this.#isDue;
    if (!this.#isDue) return;
    this.#isDue = false;
    this.#later(this.#pause, this.#turn);
    this.#run();
  };
}
