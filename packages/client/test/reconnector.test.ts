import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTimers } from "../src/engine/timers.ts";
import { Reconnector } from "../src/reconnector.ts";

describe("Reconnector", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const create = (limit: number) => {
    const reconnector = new Reconnector(createTimers({}));
    Object.assign(reconnector.schedule, { min: 100, max: 1000, jitter: 0, limit });
    return reconnector;
  };

  it("waits longer each time", () => {
    const reconnector = create(3);
    const onDue = vi.fn();
    for (const delay of [100, 200, 400]) {
      expect(reconnector.wait(onDue)).toBe(true);
      onDue.mockClear();
      vi.advanceTimersByTime(delay - 1);
      expect(onDue).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(onDue).toHaveBeenCalledOnce();
    }
  });

  it("says so when no attempt is left", () => {
    const reconnector = create(0);
    const onDue = vi.fn();
    expect(reconnector.wait(onDue)).toBe(false);
    vi.runAllTimers();
    expect(onDue).not.toHaveBeenCalled();
  });

  it("leaves no timer when it is cancelled", () => {
    const reconnector = create(3);
    reconnector.wait(vi.fn());
    reconnector.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });
});
