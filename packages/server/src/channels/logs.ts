import type { ChannelLog } from "./log.ts";

/** Logs that nobody uses just now stay at hand, as long as there are not more than so many. */
const FEW = 1000;

/** The logs that are in use, by their name in the store; those that are not are let go of now and then. */
export class Logs {
  readonly #logs = new Map<string, ChannelLog>();
  #sweepAt = FEW;

  get size(): number {
    return this.#logs.size;
  }

  find(key: string): ChannelLog | undefined {
    return this.#logs.get(key);
  }

  get(key: string, make: () => ChannelLog): ChannelLog {
    let log = this.#logs.get(key);
    if (log === undefined) {
      if (this.#logs.size >= this.#sweepAt) this.#sweep();
      log = make();
      this.#logs.set(key, log);
    }
    return log;
  }

  /** Comes again only when there are twice as many as stayed, so that each log costs a constant. */
  #sweep(): void {
    for (const [key, log] of this.#logs) if (log.isIdle) this.#logs.delete(key);
    this.#sweepAt = Math.max(FEW, this.#logs.size * 2);
  }
}
