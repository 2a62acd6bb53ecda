import type { Timer, Timers } from "./timers.ts";

/**
 * Notices that the server has fallen silent. One timer that is set anew only when it runs out: a packet costs no timer.
 * The deadline is a moment and no duration, because timers stand still while a computer sleeps.
 */
export class Heartbeat {
  readonly #timers: Timers;
  readonly #onSilence: () => void;
  #patience = 0;
  #deadline = Number.POSITIVE_INFINITY;
  #timer: Timer | undefined;

  constructor(timers: Timers, onSilence: () => void) {
    this.#timers = timers;
    this.#onSilence = onSilence;
  }

  /** Whether the server has been silent for too long, even if the timer has not told yet. */
  get expired(): boolean {
    return Date.now() > this.#deadline;
  }

  /** @param patience ms without a ping after which the connection is lost: `pingInterval + pingTimeout` */
  start(patience: number): void {
    this.#patience = patience;
    this.beat();
    this.#arm(patience);
  }

  /** The server pinged. */
  beat(): void {
    this.#deadline = Date.now() + this.#patience;
  }

  stop(): void {
    this.#timers.clear(this.#timer);
    this.#deadline = Number.POSITIVE_INFINITY;
  }

  #arm(delay: number): void {
    this.#timer = this.#timers.set(() => this.#check(), delay);
  }

  #check(): void {
    const left = this.#deadline - Date.now();
    if (left > 0) this.#arm(left);
    else this.#onSilence();
  }
}
