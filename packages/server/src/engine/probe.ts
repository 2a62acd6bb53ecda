import type { EnginePacket } from "@baro/protocol";
import { Frame } from "./frame.ts";
import type { Transport, TransportSink } from "./transport.ts";

const PROBE_ANSWER = Frame.encoded("3probe");

/** How far an upgrade has come (Engine.IO protocol 4, section "Upgrade"). */
export type ProbePhase = "asked" | "probed" | "upgraded" | "failed";

/** What a packet on the new transport means in a phase: `2probe`, then `5`, and nothing else. */
export function probeStep(phase: ProbePhase, packet: EnginePacket<Buffer>): ProbePhase {
  if (phase === "asked" && packet.type === "ping" && packet.data === "probe") return "probed";
  if (phase === "probed" && packet.type === "upgrade") return "upgraded";
  return "failed";
}

/** What the connection does as its upgrade goes on. */
export interface ProbeHost {
  onProbed(): void;
  onUpgraded(transport: Transport): void;
  onProbeFailed(transport: Transport): void;
}

/** Watches a second transport of a session until it takes over, fails, or takes too long. */
export class Probe implements TransportSink {
  readonly transport: Transport;
  readonly #host: ProbeHost;
  readonly #timer: NodeJS.Timeout;
  #phase: ProbePhase = "asked";

  /** @param timeout ms until the attempt is given up */
  constructor(transport: Transport, host: ProbeHost, timeout: number) {
    this.transport = transport;
    this.#host = host;
    this.#timer = setTimeout(() => this.fail(), timeout);
    transport.sink = this;
  }

  onPacket(_transport: Transport, packet: EnginePacket<Buffer>): void {
    this.#phase = probeStep(this.#phase, packet);
    if (this.#phase === "probed") {
      if (this.transport.writable) this.transport.send([PROBE_ANSWER]);
      this.#host.onProbed();
    } else if (this.#phase === "upgraded") {
      clearTimeout(this.#timer);
      this.#host.onUpgraded(this.transport);
    } else {
      this.fail();
    }
  }

  onMalformed(): void {
    this.fail();
  }

  onWritable(): void {}

  onEnd(): void {
    this.fail();
  }

  /** Gives up: the new transport is closed, the session stays on the old one. */
  fail(): void {
    clearTimeout(this.#timer);
    if (this.transport.writable) this.transport.close([]);
    else this.transport.destroy();
    this.#host.onProbeFailed(this.transport);
  }
}
