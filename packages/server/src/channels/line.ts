/** Has no more than so many tasks run at a time. The others wait, and begin in the order in which they came. */
export class Line {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #underway = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#underway < this.#most) this.#underway++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  /** The next one has the place of the one that leaves. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#underway--;
  }
}
