import { LONGEST_TIMEOUT } from "../engine/longest-timeout.ts";

/** Rings at a time of the day, however far it is. Holds no process up. */
export class Alarm {
  readonly #time: number;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param time ms since 1970 @param ring called once, never before the constructor has returned */
  constructor(time: number, ring: () => void) {
    this.#time = time;
    this.#ring = ring;
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    const left = Math.min(Math.max(this.#time - Date.now(), 0), LONGEST_TIMEOUT);
    this.#timer = setTimeout(() => this.#look(), left).unref();
  }

  #look(): void {
    if (Date.now() < this.#time) this.#wait();
    else this.#ring();
  }
}
