import { platform } from "#platform";
import { ReconnectSchedule } from "./backoff.ts";
import type { Timer, Timers } from "./engine/timers.ts";

/** Waits before each attempt to connect again: as long as the schedule says, or until the network is back. */
export class Reconnector {
  readonly schedule = new ReconnectSchedule();
  readonly #timers: Timers;
  #timer: Timer | undefined;
  #unwatch = () => {};

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /**
   * Calls `onDue` when the next attempt is due.
   * @param asked how long the server wants nobody to come, ms
   * @returns whether there is one
   */
  wait(onDue: () => void, asked = 0): boolean {
    this.cancel();
    const delay = this.schedule.next(asked);
    if (delay === undefined) return false;
    const due = () => {
      this.cancel();
      onDue();
    };
    this.#timer = this.#timers.set(due, delay);
    this.#unwatch = platform.watch({ online: due });
    return true;
  }

  cancel(): void {
    this.#timers.clear(this.#timer);
    this.#unwatch();
    this.#unwatch = () => {};
  }
}
