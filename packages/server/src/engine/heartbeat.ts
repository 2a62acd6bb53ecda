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
 * All members wait equally long, so appending to a map keeps it sorted by deadline: two maps in insertion order and one
 * timer serve any number of connections.
 */
export class Heartbeat implements Pulse {
  readonly #interval: number;
  readonly #timeout: number;
  /** Pings that are due within this many ms of the next one leave with it. */
  readonly #slack: number;
  readonly #resting = new Map<HeartbeatMember, number>();
  readonly #awaited = new Map<HeartbeatMember, number>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #judgement: NodeJS.Immediate | undefined;

  constructor(options: HeartbeatOptions) {
    this.#interval = options.pingInterval;
    this.#timeout = options.pingTimeout;
    this.#slack = Math.min(this.#interval / 50, 100);
  }

  get size(): number {
    return this.#resting.size + this.#awaited.size;
  }

  add(member: HeartbeatMember): void {
    this.#rest(member);
  }

  alive(member: HeartbeatMember): void {
    if (!this.#awaited.delete(member)) return;
    member.awaitsLife = false;
    this.#rest(member);
  }

  remove(member: HeartbeatMember): void {
    member.awaitsLife = false;
    this.#resting.delete(member);
    this.#awaited.delete(member);
    if (this.size === 0) this.#stop();
  }

  #rest(member: HeartbeatMember): void {
    // A whole number takes no room of its own in the map.
    const due = Math.ceil(performance.now() + this.#interval);
    this.#resting.set(member, due);
    this.#wakeAt(due);
  }

  #wakeAt(time: number): void {
    if (time >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = time;
    const delay = Math.max(time - performance.now(), 0);
    this.#timer = setTimeout(() => this.#tick(), Math.ceil(delay));
  }

  #stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#judgement);
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  /** A process that was busy finds timers due before it reads: what came meanwhile is heard before anyone is given up. */
  #tick(): void {
    this.#stop();
    const now = performance.now();
    this.#pingDue(now);
    this.#wakeForFirst(this.#resting);
    if (this.#isOverdue(now)) this.#judgement = setImmediate(() => this.#judge(now));
    else this.#wakeForFirst(this.#awaited);
  }

  #isOverdue(now: number): boolean {
    for (const deadline of this.#awaited.values()) return deadline <= now;
    return false;
  }

  #judge(now: number): void {
    this.#giveUp(now);
    this.#wakeForFirst(this.#awaited);
  }

  #giveUp(now: number): void {
    for (const [member, deadline] of this.#awaited) {
      if (deadline > now) return;
      this.#awaited.delete(member);
      member.awaitsLife = false;
      isolate(() => member.onHeartbeatTimeout());
    }
  }

  #pingDue(now: number): void {
    for (const [member, due] of this.#resting) {
      if (due > now + this.#slack) return;
      this.#resting.delete(member);
      this.#awaited.set(member, Math.ceil(now + this.#timeout));
      member.awaitsLife = true;
      isolate(() => member.sendPing());
    }
  }

  #wakeForFirst(queue: ReadonlyMap<HeartbeatMember, number>): void {
    for (const time of queue.values()) {
      this.#wakeAt(time);
      return;
    }
  }
}
