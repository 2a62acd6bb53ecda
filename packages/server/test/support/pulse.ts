import { afterEach, beforeEach, vi } from "vitest";
import type { HeartbeatMember, HeartbeatOptions } from "../../src/engine/heartbeat.ts";

/** Of the pulses that are tested. ms */
export const TIMES: HeartbeatOptions = { pingInterval: 1000, pingTimeout: 400 };

/** When a silent member is given up: a fake clock runs an immediate a millisecond later. ms */
export const GIVEN_UP = TIMES.pingInterval + TIMES.pingTimeout + 1;

/** A connection that says what it hears, and when. */
export class Member implements HeartbeatMember {
  awaitsLife = false;
  readonly heard: string[] = [];

  sendPing(): void {
    this.heard.push(`ping at ${performance.now()}`);
  }

  onHeartbeatTimeout(): void {
    this.heard.push(`timeout at ${performance.now()}`);
  }
}

/** Each test of the file has a clock that it moves itself, also for immediates. */
export function useFakeClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}
