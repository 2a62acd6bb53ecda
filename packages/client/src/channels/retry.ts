const FIRST = 200;
const MOST = 5000;

/** Does something again later: each time after a longer while, at most 5 s, with a random part so that not all come at once. */
export class Retry {
  readonly #run: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(run: () => void) {
    this.#run = run;
  }

  /** It went wrong. */
  later(): void {
    clearTimeout(this.#timer);
    const delay = Math.min(FIRST * 2 ** this.#failures++, MOST) * (0.5 + Math.random() / 2);
    this.#timer = setTimeout(this.#run, delay);
  }

  /** It went well, or is not wanted any more. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#failures = 0;
  }
}
