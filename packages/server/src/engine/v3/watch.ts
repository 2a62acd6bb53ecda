import type { HeartbeatMember, HeartbeatOptions, Pulse } from "../heartbeat.ts";
import { LONGEST_TIMEOUT } from "../longest-timeout.ts";
import { isolate } from "../surface.ts";

/**
 * Gives up on connections that show no life for `pingInterval + pingTimeout`: here the client pings, and the server waits
 * (Engine.IO protocol 3, section "Timeouts").
 *
 * All members wait equally long, so a map in order of insertion is sorted by deadline; see heartbeat.ts.
 */
export class Watch implements Pulse {
  readonly #patience: number;
  readonly #deadlines = new Map<HeartbeatMember, number>();
  #timer: NodeJS.Timeout | undefined;
  #judgement: NodeJS.Immediate | undefined;

  constructor({ pingInterval, pingTimeout }: HeartbeatOptions) {
    this.#patience = pingInterval + pingTimeout;
  }

  get size(): number {
    return this.#deadlines.size;
  }

  add(member: HeartbeatMember): void {
    member.awaitsLife = true;
    this.#deadlines.set(member, performance.now() + this.#patience);
    if (this.#timer === undefined) this.#wakeForFirst();
  }

  alive(member: HeartbeatMember): void {
    if (!this.#deadlines.delete(member)) return;
    this.#deadlines.set(member, performance.now() + this.#patience);
  }

  remove(member: HeartbeatMember): void {
    member.awaitsLife = false;
    this.#deadlines.delete(member);
    if (this.#deadlines.size === 0) this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#judgement);
    this.#timer = undefined;
  }

  /** What came while the process was busy is heard first: see heartbeat.ts. */
  #tick(): void {
    const now = performance.now();
    this.#judgement = setImmediate(() => this.#judge(now));
  }

  #judge(now: number): void {
    for (const [member, deadline] of this.#deadlines) {
      if (deadline > now) break;
      this.remove(member);
      isolate(() => member.onHeartbeatTimeout());
    }
    this.#stop();
    this.#wakeForFirst();
  }

  #wakeForFirst(): void {
    for (const deadline of this.#deadlines.values()) {
      const delay = Math.ceil(Math.max(deadline - performance.now(), 0));
      this.#timer = setTimeout(() => this.#tick(), Math.min(delay, LONGEST_TIMEOUT));
      return;
    }
  }
}
