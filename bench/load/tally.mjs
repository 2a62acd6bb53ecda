/** Counts what has come, and wakes who waits for a number of them. */
export class Tally {
  count = 0;
  #wanted = Number.POSITIVE_INFINITY;
  #wake = () => {};

  add() {
    this.count += 1;
    if (this.count >= this.#wanted) this.#reached();
  }

  /** @param {number} count in all, since the beginning @returns {Promise<void>} */
  reach(count) {
    if (this.count >= count) return Promise.resolve();
    this.#wanted = count;
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #reached() {
    this.#wanted = Number.POSITIVE_INFINITY;
    this.#wake();
  }
}
