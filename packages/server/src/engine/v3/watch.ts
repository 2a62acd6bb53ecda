import { Deadlines } from "../deadlines.ts";
import { giveUp, type HeartbeatMember, type HeartbeatOptions, type Pulse } from "../heartbeat.ts";

/**
 * Gives up on connections that show no life for `pingInterval + pingTimeout`: here the client pings, and the server waits
 * (Engine.IO protocol 3, section "Timeouts").
 */
export class Watch implements Pulse {
  readonly #awaited: Deadlines<HeartbeatMember>;

  constructor({ pingInterval, pingTimeout }: HeartbeatOptions) {
    this.#awaited = new Deadlines(pingInterval + pingTimeout, giveUp);
  }

  get size(): number {
    return this.#awaited.size;
  }

  add(member: HeartbeatMember): void {
    member.awaitsLife = true;
    this.#awaited.add(member);
  }

  alive(member: HeartbeatMember): void {
    this.#awaited.renew(member);
  }

  remove(member: HeartbeatMember): void {
    member.awaitsLife = false;
    this.#awaited.remove(member);
  }
}
