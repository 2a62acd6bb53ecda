/** Has tasks of one name run one after the other, in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs at once where nothing of that name is under way. */
  run<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    const earlier = this.#last.get(name);
    const result = earlier === undefined ? task() : earlier.then(task, task);
    this.#last.set(name, result);
    const forget = (): void => {
      if (this.#last.get(name) === result) this.#last.delete(name);
    };
    result.then(forget, forget);
    return result;
  }
}
