/**
 * What stands on the screen for so long has been read: not what flies past, and not what is there for a moment only, as
 * lines are that have not been measured yet and so seem to need less room than they do. ms
 */
const STANDS = 300;

/** Watches how far someone has read. */
export class ReadWatch {
  readonly #seen: () => number;
  readonly #onRead: (offset: number) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param seen offset of the lowest entry on the screen now, 0 when nobody looks at one
   * @param onRead told the offset up to which all has been on the screen
   */
  constructor(seen: () => number, onRead: (offset: number) => void) {
    this.#seen = seen;
    this.#onRead = onRead;
  }

  /** Something else may be on the screen: goes on until that is the same at both ends of the time. */
  look(): void {
    if (this.#timer !== undefined) return;
    const before = this.#seen();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const after = this.#seen();
      const stood = Math.min(before, after);
      if (stood > 0) this.#onRead(stood);
      if (after > before) this.look();
    }, STANDS);
  }

  /** Ends it. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
