import type { EventEmitter } from "node:events";
import { type ListenerOwner, tellListenerFailed } from "../diagnostics/listener-failed.ts";
import { reportLost } from "../diagnostics/report-lost.ts";

/** An emitter that knows whose listeners it has. */
interface OwnedEmitter extends EventEmitter {
  readonly listenerOwner?: ListenerOwner;
}

/**
 * Lets an error of an app's code surface as an uncaught exception, as it would from any emitter, but in a turn of its own:
 * what called the app goes on, and no other client notices. Where the process does not listen for uncaught exceptions,
 * which would end it, the error is printed.
 */
export function surface(error: unknown): void {
  queueMicrotask(() => {
    if (isUncaughtHeard()) throw error;
    reportLost("a listener has thrown", error);
  });
}

/** The same for what a promise of the app was rejected with: an unhandled rejection, or printed. */
export function surfaceRejection(error: unknown): void {
  if (process.listenerCount("unhandledRejection") > 0) void Promise.reject(error);
  else reportLost("an async listener has rejected", error);
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
export function notify(emitter: OwnedEmitter, event: string, ...args: readonly unknown[]): void {
  if (emitter.listenerCount(event) === 0) return;
  try {
    emitter.emit(event, ...args);
  } catch (error) {
    if (emitter.listenerOwner) tellListenerFailed(emitter.listenerOwner, event, error);
    surface(error);
  }
}

function isUncaughtHeard(): boolean {
  return (
    process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback()
  );
}
