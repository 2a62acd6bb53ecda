import { createHook } from "node:async_hooks";

/**
 * Timers that are nobody's business: Node's own, which caches the `Date` header for up to a second, and those by which
 * the tests themselves wait.
 */
const IGNORED = /\butcDate\b|\/packages\/testing\/|\/node_modules\/(vitest|@vitest)\//;

/** Watches the timers of this process, those without `ref` too. */
export class TimerWatch {
  /** Where each timer that is set was set. */
  readonly #alive = new Map<number, string>();
  readonly #hook = createHook({
    init: (id, type) => {
      if (type !== "Timeout") return;
      const callers = callStack();
      if (!callers.some((line) => IGNORED.test(line))) this.#alive.set(id, placeIn(callers));
    },
    destroy: (id) => {
      this.#alive.delete(id);
    },
  });

  /** Starts to watch. Timers that were set before are not counted. */
  constructor() {
    this.#hook.enable();
  }

  /** Where the timers were set that have neither run nor been cleared. */
  get alive(): readonly string[] {
    return [...this.#alive.values()];
  }

  stop(): void {
    this.#hook.disable();
  }
}

/** Who set the timer: the lines of the present stack, without this file's. */
function callStack(): string[] {
  const lines = (new Error().stack ?? "").split("\n").slice(1);
  return lines.filter((line) => !line.includes("/timer-watch.ts"));
}

/** The innermost line of a stack that is not Node's. */
function placeIn(lines: readonly string[]): string {
  return (lines.find((line) => !line.includes("node:")) ?? lines.at(-1) ?? "").trim();
}
