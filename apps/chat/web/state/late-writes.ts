/** How long changes are collected before they are written. ms */
const DELAY = 500;

/** What changes often is written a while after it first has, as it is then: a lively room must not cost a write for each line. */
export class LateWrites {
  readonly #writes = new Map<string, () => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  /** Soon; the newest of those with the same key. */
  put(key: string, write: () => void): void {
    if (this.#isClosed) return;
    this.#writes.set(key, write);
    this.#timer ??= setTimeout(() => this.flush(), DELAY);
  }

  /** Does not write it any more. */
  drop(key: string): void {
    this.#writes.delete(key);
  }

  /** Writes at once: nobody may be there later. */
  flush(): void {
    const writes = [...this.#writes.values()];
    this.#clear();
    for (const write of writes) write();
  }

  /** Writes nothing any more, also of what changes later. */
  close(): void {
    this.#isClosed = true;
    this.#clear();
  }

  #clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writes.clear();
  }
}
