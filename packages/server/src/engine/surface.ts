import type { EventEmitter } from "node:events";

/**
 * Lets an error of an app's code surface as an uncaught exception, as it would from any emitter, but in a turn of its own:
 * what called the app goes on, and no other client notices.
 */
export function surface(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** Calls what must not hold its caller up; see {@link surface}. */
export function isolate<Args extends unknown[]>(run: (...args: Args) => void, ...args: Args): void {
  try {
    run(...args);
  } catch (error) {
    surface(error);
  }
}

/** Emits an event whose listeners are the app's; see {@link surface}. */
export function notify(emitter: EventEmitter, event: string, ...args: readonly unknown[]): void {
  if (emitter.listenerCount(event) > 0) isolate(() => emitter.emit(event, ...args));
}
