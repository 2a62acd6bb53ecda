import type { HeartbeatMember, HeartbeatOptions } from "../../src/engine/heartbeat.ts";
import { A_TURN } from "./fake-clock.ts";

/** Of the pulses that are tested. ms */
export const TIMES: HeartbeatOptions = { pingInterval: 1000, pingTimeout: 400 };

/** When a silent member is given up. ms */
export const GIVEN_UP = TIMES.pingInterval + TIMES.pingTimeout + A_TURN;

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
