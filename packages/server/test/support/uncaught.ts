import { format } from "node:util";
import { Inbox } from "@baro/testing";
import { afterEach, beforeEach, vi } from "vitest";

/** Where a process hears of errors that nobody caught. */
const EVENTS = ["uncaughtException", "unhandledRejection"] as const;

/** Takes the test runner's listeners away during each test, and puts others in their place. */
function useProcessListener(listener?: (error: unknown) => void): void {
  let others: { event: string; listeners: unknown[] }[] = [];
  beforeEach(() => {
    others = EVENTS.map((event) => ({ event, listeners: process.rawListeners(event) }));
    for (const event of EVENTS) process.removeAllListeners(event);
    if (listener) for (const event of EVENTS) process.on(event, listener);
  });
  afterEach(() => {
    for (const event of EVENTS) process.removeAllListeners(event);
    for (const { event, listeners } of others) {
      for (const other of listeners) {
        if (typeof other === "function") Reflect.apply(process.on, process, [event, other]);
      }
    }
  });
}

/** Catches what surfaces as an uncaught exception or an unhandled rejection, in place of the test runner. */
export function useUncaught(): () => Inbox<unknown> {
  let errors = new Inbox<unknown>("an uncaught exception");
  beforeEach(() => {
    errors = new Inbox("an uncaught exception");
  });
  useProcessListener((error) => errors.push(error));
  return () => errors;
}

/** Nobody listens for uncaught exceptions, as in most programs: gives what is printed instead. */
export function useUnheard(): () => readonly string[] {
  let printed: string[] = [];
  beforeEach(() => {
    printed = [];
    vi.spyOn(console, "error").mockImplementation((...args) => printed.push(format(...args)));
  });
  afterEach(() => vi.restoreAllMocks());
  useProcessListener();
  return () => printed;
}
