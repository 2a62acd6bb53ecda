import { monitorEventLoopDelay } from "node:perf_hooks";

/** How often it is looked at. ms */
const RESOLUTION = 10;

const NANOSECONDS = 1e9;

/** How late the event loop is. */
export class LoopDelay {
  readonly #monitor = monitorEventLoopDelay({ resolution: RESOLUTION });

  constructor() {
    this.#monitor.enable();
  }

  /** Since it was read last, by quantile. s */
  read(): Readonly<Record<string, number>> {
    const seen = {
      "0.5": delayOf(this.#monitor.percentile(50)),
      "0.99": delayOf(this.#monitor.percentile(99)),
      max: delayOf(this.#monitor.max),
    };
    this.#monitor.reset();
    return seen;
  }

  end(): void {
    this.#monitor.disable();
  }
}

/** Node gives how long the loop took from one look to the next: the time between two looks is no delay. */
function delayOf(nanoseconds: number): number {
  return Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION / 1000);
}
