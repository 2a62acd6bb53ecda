import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Heartbeat } from "../../src/engine/heartbeat.ts";
import { createTimers } from "../../src/engine/timers.ts";

describe("Heartbeat", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const start = () => {
    const onSilence = vi.fn();
    const heartbeat = new Heartbeat(createTimers({}), onSilence);
    heartbeat.start(100);
    return { heartbeat, onSilence };
  };

  it("notices silence", () => {
    const { onSilence } = start();
    vi.advanceTimersByTime(99);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onSilence).toHaveBeenCalledOnce();
  });

  it("waits anew from each beat, with one timer", () => {
    const { heartbeat, onSilence } = start();
    for (let beat = 0; beat < 5; beat++) {
      vi.advanceTimersByTime(60);
      heartbeat.beat();
      expect(vi.getTimerCount()).toBe(1);
    }
    vi.advanceTimersByTime(99);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onSilence).toHaveBeenCalledOnce();
  });

  it("knows that it expired even if its timer did not run, as after a sleep", () => {
    const { heartbeat, onSilence } = start();
    vi.setSystemTime(Date.now() + 101);
    expect(heartbeat.expired).toBe(true);
    expect(onSilence).not.toHaveBeenCalled();
  });

  it("leaves no timer when it is stopped", () => {
    const { heartbeat, onSilence } = start();
    heartbeat.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(heartbeat.expired).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(onSilence).not.toHaveBeenCalled();
  });
});
