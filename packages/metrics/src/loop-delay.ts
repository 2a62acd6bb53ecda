import { monitorEventLoopDelay } from "node:perf_hooks";

const NANOSECONDS = 1e9;

/** How late the event loop is. */
export class LoopDelay {
  readonly #monitor = monitorEventLoopDelay({ resolution: 10 });

  constructor() {
    this.#monitor.enable();
  }

  /** Since it was read last. s */
  read(): Readonly<Record<string, number>> {
    const seen = {
      "0.5": this.#monitor.percentile(50) / NANOSECONDS,
      "0.99": this.#monitor.percentile(99) / NANOSECONDS,
      max: this.#monitor.max / NANOSECONDS,
    };
    this.#monitor.reset();
    return seen;
  }

  end(): void {
    this.#monitor.disable();
  }
}
