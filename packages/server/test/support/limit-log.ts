import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, beforeEach } from "vitest";
import type { LimitReached } from "../../src/engine/limit-reached.ts";

/** Keeps what is told on `baro:limit:reached` during each test. */
export function useLimitLog(): () => readonly LimitReached[] {
  let told: LimitReached[] = [];
  const hear = (message: unknown) => told.push(message as LimitReached);
  beforeEach(() => {
    told = [];
    subscribe("baro:limit:reached", hear);
  });
  afterEach(() => {
    unsubscribe("baro:limit:reached", hear);
  });
  return () => told;
}
