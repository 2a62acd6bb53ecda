import { afterEach, beforeEach, vi } from "vitest";

/** A fake clock runs an immediate a millisecond later. */
export const A_TURN = 1;

/** Starts a clock that the test moves itself, also for immediates. */
export function fakeClock(): void {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"],
  });
}

/** Each test of the file has such a clock. */
export function useFakeClock(): void {
  beforeEach(fakeClock);
  afterEach(() => {
    vi.useRealTimers();
  });
}
