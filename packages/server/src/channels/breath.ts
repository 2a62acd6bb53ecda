/** For how long all those that work off what is at hand may keep the process from everything else, ms. */
const AT_A_STRETCH = 10;

/** One turn of the event loop, from where somebody has asked how long it takes. */
class LoopTurn {
  readonly over = new Promise<void>((resolve) => {
    setImmediate(() => {
      current = undefined;
      resolve();
    });
  });
  readonly #began = performance.now();

  get isLong(): boolean {
    return performance.now() - this.#began >= AT_A_STRETCH;
  }
}

/** There is one event loop in a process, whatever the number of servers: what each of them takes adds up. */
let current: LoopTurn | undefined;

/**
 * To be asked right before each piece of work, and again when it resolves: many wait for the same turn.
 * @returns nothing as long as the turn is short, else what resolves when the process has seen to all else
 */
export function breath(): Promise<void> | undefined {
  current ??= new LoopTurn();
  return current.isLong ? current.over : undefined;
}
