import { Deadlines } from "./deadlines.ts";
import { isolate } from "./surface.ts";

/** One connection as the heartbeat knows it. */
export interface HeartbeatMember {
  /** Whether signs of life are to be told to the pulse. Set by the pulse alone. */
  awaitsLife: boolean;
  sendPing(): void;
  onHeartbeatTimeout(): void;
}

/** Watches which connections live, and tells those that do not. */
export interface Pulse {
  /** Number of connections under watch. */
  readonly size: number;
  add(member: HeartbeatMember): void;
  /** A sign of life while {@link HeartbeatMember.awaitsLife}. */
  alive(member: HeartbeatMember): void;
  remove(member: HeartbeatMember): void;
}

/** Times in ms. */
export interface HeartbeatOptions {
  readonly pingInterval: number;
  readonly pingTimeout: number;
}

/**
 * Pings every connection `pingInterval` after its last pong, and gives up on those that show no life within
 * `pingTimeout` (Engine.IO protocol 4, section "Heartbeat").
 *
 * All members rest equally long, so appending to a map keeps it sorted by when they are due: two maps in insertion order, of
 * those that rest and of those that are awaited, and two timers serve any number of connections.
 */
export class Heartbeat implements Pulse {
  readonly #interval: number;
  /** Pings that are due within this many ms of the next one leave with it. */
  readonly #slack: number;
  readonly #resting = new Map<HeartbeatMember, number>();
  readonly #awaited: Deadlines<HeartbeatMember>;
  #timer: NodeJS.Timeout | undefined;

  constructor({ pingInterval, pingTimeout }: HeartbeatOptions) {
    this.#interval = pingInterval;
    this.#slack = Math.min(pingInterval / 50, 100);
    this.#awaited = new Deadlines(pingTimeout, giveUp);
  }

  get size(): number {
    return this.#resting.size + this.#awaited.size;
  }

  add(member: HeartbeatMember): void {
    // A whole number takes no room of its own in the map.
    this.#resting.set(member, Math.ceil(performance.now() + this.#interval));
    if (this.#timer === undefined) this.#wakeForFirst();
  }

  alive(member: HeartbeatMember): void {
    if (!this.#awaited.remove(member)) return;
    member.awaitsLife = false;
    this.add(member);
  }

  remove(member: HeartbeatMember): void {
    member.awaitsLife = false;
    this.#awaited.remove(member);
    if (this.#resting.delete(member) && this.#resting.size === 0) this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wakeForFirst(): void {
    for (const due of this.#resting.values()) {
      const delay = Math.max(due - performance.now(), 0);
      this.#timer = setTimeout(() => this.#tick(), Math.ceil(delay));
      return;
    }
  }

  #tick(): void {
    this.#pingDue(performance.now());
    this.#stop();
    this.#wakeForFirst();
  }

  #pingDue(now: number): void {
    for (const [member, due] of this.#resting) {
      if (due > now + this.#slack) return;
      this.#resting.delete(member);
      this.#awaited.add(member);
      member.awaitsLife = true;
      isolate(() => member.sendPing());
    }
  }
}

/** A member that has shown no life in its time. */
export function giveUp(member: HeartbeatMember): void {
  member.awaitsLife = false;
  member.onHeartbeatTimeout();
}
