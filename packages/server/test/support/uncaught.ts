import { Inbox } from "@baro/testing";
import { afterEach, beforeEach } from "vitest";

/** Catches what surfaces as an uncaught exception or an unhandled rejection, in place of the test runner. */
export function useUncaught(): () => Inbox<unknown> {
  let errors = new Inbox<unknown>("an uncaught exception");
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const keep = (error: unknown): void => errors.push(error);
  let others: { event: string; listeners: unknown[] }[] = [];
  beforeEach(() => {
    errors = new Inbox("an uncaught exception");
    others = events.map((event) => ({ event, listeners: process.rawListeners(event) }));
    for (const event of events) process.removeAllListeners(event);
    for (const event of events) process.on(event, keep);
  });
  afterEach(() => {
    for (const event of events) process.removeAllListeners(event);
    for (const { event, listeners } of others) {
      for (const listener of listeners) {
        if (typeof listener === "function") Reflect.apply(process.on, process, [event, listener]);
      }
    }
  });
  return () => errors;
}
