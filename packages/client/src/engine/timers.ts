export type Timer = ReturnType<typeof setTimeout>;

/** Timers as one connection uses them. */
export interface Timers {
  /** Calls `callback` after `delay` ms. */
  set(callback: () => void, delay: number): Timer;
  clear(timer: Timer | undefined): void;
}

/** Which timers to use. */
export interface TimerOptions {
  /** Those that were there when this module was loaded. */
  readonly useNativeTimers?: boolean;
  /** Timers do not keep the program alive (Node). */
  readonly autoUnref?: boolean;
}

const nativeSet = globalThis.setTimeout;
const nativeClear = globalThis.clearTimeout;

export function createTimers({ useNativeTimers, autoUnref }: TimerOptions): Timers {
  return {
    set(callback, delay) {
      const set = useNativeTimers ? nativeSet : globalThis.setTimeout;
      const timer = set.call(globalThis, callback, delay);
      if (autoUnref) unref(timer);
      return timer;
    },
    clear(timer) {
      (useNativeTimers ? nativeClear : globalThis.clearTimeout).call(globalThis, timer);
    },
  };
}

/** In browsers a timer is a number. */
function unref(timer: Timer | number): void {
  if (typeof timer === "object") timer.unref();
}
