/** What takes more than one turn of the thread; a store is closed when it is done. */
export class Running {
  /** @type {Set<Promise<unknown>>} */
  #work = new Set();

  /**
   * @template T
   * @param {Promise<T>} work
   * @returns {Promise<T>}
   */
  add(work) {
    this.#work.add(work);
    const done = () => this.#work.delete(work);
    work.then(done, done);
    return work;
  }

  async ended() {
    await Promise.allSettled(this.#work);
  }
}

/**
 * Does work step by step; whatever else the thread is asked for goes between.
 * @param {() => boolean} step whether there may be more
 */
export async function inSteps(step) {
  while (step()) await new Promise((resolve) => setImmediate(resolve));
}
