import type { EnginePacket } from "@baro/protocol";
import type { Deadlines } from "./deadlines.ts";
import { Frame } from "./frame.ts";
import type { Transport, TransportSink } from "./transport.ts";

const PROBE_ANSWER = Frame.encoded("3probe");

/** How long a client that was told to change over may take to come, once its session is over. ms */
const LATE_ARRIVAL = 1000;

/** How far an upgrade has come (Engine.IO protocol 4, section "Upgrade"; the same in protocol 3). */
export type ProbePhase = "asked" | "probed" | "upgraded" | "failed";

/** What a packet on the new transport means in a phase: `2probe`, then `5`, and nothing else. */
export function probeStep(phase: ProbePhase, packet: EnginePacket<Buffer>): ProbePhase {
  if (phase === "asked" && packet.type === "ping" && packet.data === "probe") return "probed";
  if (phase === "probed" && packet.type === "upgrade") return "upgraded";
  return "failed";
}

/** What the session does as its upgrade goes on. */
export interface ProbeHost {
  onProbed(transport: Transport): void;
  onUpgraded(transport: Transport): void;
  onProbeFailed(): void;
  /** It has taken too long; `onProbeFailed` follows. */
  onProbeTimeout(): void;
}

/** Which transport is to take over from which. */
export interface Change {
  readonly from: Transport;
  readonly to: Transport;
  /** When the attempt is given up. */
  readonly deadlines: Deadlines<Probe>;
}

/** Watches a second transport of a session until it takes over, fails, or takes too long. */
export class Probe implements TransportSink {
  readonly #from: Transport;
  readonly #to: Transport;
  readonly #deadlines: Deadlines<Probe>;
  #host: ProbeHost | undefined;
  #lateTimer: NodeJS.Timeout | undefined;
  #phase: ProbePhase = "asked";

  constructor({ from, to, deadlines }: Change, host: ProbeHost) {
    this.#from = from;
    this.#to = to;
    this.#host = host;
    this.#deadlines = deadlines;
    deadlines.add(this);
    to.sink = this;
  }

  onPacket(_transport: Transport, packet: EnginePacket<Buffer>): void {
    this.#phase = probeStep(this.#phase, packet);
    if (this.#phase === "probed") this.#answer();
    else if (this.#phase === "upgraded" && this.#host) this.#handOver(this.#host);
    else this.#fail();
  }

  onMalformed(): void {
    this.#fail();
  }

  onWritable(): void {}

  onEnd(): void {
    this.#fail();
  }

  /**
   * The session ends before its upgrade does. A client that has its answer may be on its way already, and deaf to both
   * transports until it is there (npm's client waits for ever where the new one closes first): it is sent away on arrival.
   */
  sessionOver(): void {
    this.#host = undefined;
    if (this.#phase !== "probed") {
      this.#fail();
      return;
    }
    this.#deadlines.remove(this);
    this.#lateTimer = setTimeout(() => this.#fail(), LATE_ARRIVAL);
  }

  /** It has taken too long. */
  onUpgradeTimeout(): void {
    this.#host?.onProbeTimeout();
    this.#fail();
  }

  #answer(): void {
    if (this.#to.writable) this.#to.send([PROBE_ANSWER]);
    this.#host?.onProbed(this.#to);
    // A listener may have closed the session.
    if (this.#host) this.#from.holdNothing?.();
  }

  #handOver(host: ProbeHost): void {
    this.#deadlines.remove(this);
    host.onUpgraded(this.#to);
  }

  /** Gives up: the new transport is closed, the session stays on the old one. */
  #fail(): void {
    this.#deadlines.remove(this);
    clearTimeout(this.#lateTimer);
    if (this.#to.writable) this.#to.close([]);
    else this.#to.destroy();
    this.#from.holdAgain?.();
    this.#host?.onProbeFailed();
  }
}
