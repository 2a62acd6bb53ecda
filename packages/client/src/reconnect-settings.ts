import type { EventsMap } from "@baro/protocol";
import { Emitter, type NoEvents } from "./emitter.ts";
import { createTimers, type Timers } from "./engine/timers.ts";
import { MANAGER_DEFAULTS, type ManagerOptions } from "./options.ts";
import { Reconnector } from "./reconnector.ts";

/** The settings of a manager that may change while it runs. Each method reads without an argument, and sets with one. */
export class ReconnectSettings<Reserved extends EventsMap> extends Emitter<
  NoEvents,
  NoEvents,
  Reserved
> {
  /** @internal */
  readonly _timers: Timers;
  protected readonly reconnector: Reconnector;
  #reconnection: boolean;
  #timeout: number | false;

  constructor(given: Partial<ManagerOptions>) {
    super();
    const options = { ...MANAGER_DEFAULTS, ...given };
    this._timers = createTimers({ ...options, autoUnref: options.autoUnref ?? false });
    this.reconnector = new Reconnector(this._timers);
    this.#reconnection = options.reconnection;
    this.#timeout = options.timeout;
    const { schedule } = this.reconnector;
    schedule.limit = options.reconnectionAttempts;
    schedule.min = options.reconnectionDelay;
    schedule.max = options.reconnectionDelayMax;
    schedule.jitter = options.randomizationFactor;
  }

  /** Whether a lost connection is made again. */
  reconnection(v: boolean): this;
  reconnection(): boolean;
  reconnection(v?: boolean): this | boolean;
  reconnection(v?: boolean): this | boolean {
    if (v === undefined) return this.#reconnection;
    this.#reconnection = v;
    return this;
  }

  /** Attempts before `reconnect_failed`. */
  reconnectionAttempts(v: number): this;
  reconnectionAttempts(): number;
  reconnectionAttempts(v?: number): this | number;
  reconnectionAttempts(v?: number): this | number {
    return this.#setting("limit", v);
  }

  /** Delay before the first attempt, ms. */
  reconnectionDelay(v: number): this;
  reconnectionDelay(): number;
  reconnectionDelay(v?: number): this | number;
  reconnectionDelay(v?: number): this | number {
    return this.#setting("min", v);
  }

  /** Upper bound of the delay, ms. */
  reconnectionDelayMax(v: number): this;
  reconnectionDelayMax(): number;
  reconnectionDelayMax(v?: number): this | number;
  reconnectionDelayMax(v?: number): this | number {
    return this.#setting("max", v);
  }

  /** Share by which delays are spread, 0 to 1. */
  randomizationFactor(v: number): this;
  randomizationFactor(): number;
  randomizationFactor(v?: number): this | number;
  randomizationFactor(v?: number): this | number {
    return this.#setting("jitter", v);
  }

  /** Time for one attempt to connect, ms; `false`: no bound. */
  timeout(v: number | boolean): this;
  timeout(): number | boolean;
  timeout(v?: number | boolean): this | number | boolean;
  timeout(v?: number | boolean): this | number | boolean {
    if (v === undefined) return this.#timeout;
    this.#timeout = v === true ? MANAGER_DEFAULTS.timeout : v;
    return this;
  }

  #setting(name: "limit" | "min" | "max" | "jitter", v: number | undefined): this | number {
    const { schedule } = this.reconnector;
    if (v === undefined) return schedule[name];
    schedule[name] = v;
    return this;
  }
}
