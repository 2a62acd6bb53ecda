/** Runs what it is given, and gives back what that gives. */
type Wrap = <Result>(run: () => Result) => Result;

/** In which contexts a piece of work runs: its subscribers say so as it starts. */
export class Work {
  #wrap: Wrap | undefined;

  /** For subscribers of `start`: has the work, with all listeners that it calls, run within this. */
  within(wrap: Wrap): void {
    const inner = this.#wrap;
    this.#wrap = inner === undefined ? wrap : (run) => wrap(() => inner(run));
  }

  /** Runs a part of the work. */
  run<Result>(part: () => Result): Result {
    return this.#wrap === undefined ? part() : this.#wrap(part);
  }
}
