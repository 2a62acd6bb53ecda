import type { EnginePacket } from "@baro/protocol";
import { HearingEmitter } from "./bare-emitter.ts";
import type { TransportView } from "./contract.ts";
import type { Deadlines } from "./deadlines.ts";
import { Probe, type ProbeHost } from "./probe.ts";
import { isolate, notify } from "./surface.ts";
import type { Transport, TransportSink } from "./transport.ts";

/** A session as far as it is carried: by which transport, and how another takes over. */
export abstract class Carried extends HearingEmitter implements TransportSink, ProbeHost {
  #carrier: Transport;
  #probe: Probe | undefined;
  #upgraded = false;
  /** Who waits for everything to have left. */
  #drainWaiters: ((hasLeft: boolean) => void)[] | undefined;

  constructor(transport: Transport) {
    super();
    this.#carrier = transport;
    transport.sink = this;
  }

  abstract onPacket(transport: Transport, packet: EnginePacket<Buffer>): void;
  abstract onMalformed(transport: Transport, error: Error): void;
  abstract onWritable(transport: Transport): void;
  abstract onEnd(transport: Transport, error?: Error): void;
  abstract onProbeTimeout(): void;

  get transport(): TransportView {
    return this.#carrier;
  }

  /** Whether the transport that the session began with has been left. */
  get upgraded(): boolean {
    return this.#upgraded;
  }

  /** Whether an upgrade is being tried. */
  get upgrading(): boolean {
    return this.#probe !== undefined;
  }

  protected get carrier(): Transport {
    return this.#carrier;
  }

  onProbed(transport: Transport): void {
    notify(this, "upgrading", transport);
  }

  onUpgraded(transport: Transport): void {
    const old = this.#carrier;
    this.#probe = undefined;
    this.#upgraded = true;
    this.#carrier = transport;
    transport.sink = this;
    old.destroy();
    notify(this, "upgrade", transport);
    this.onWritable(transport);
  }

  onProbeFailed(): void {
    this.#probe = undefined;
  }

  /** Lets another transport of this client try to take over, in its time. Refused while one tries, and once one did. */
  protected tryTransport(to: Transport, deadlines: Deadlines<Probe>): void {
    const from = this.#carrier;
    if (this.#probe || from.name === to.name) to.close([]);
    else this.#probe = new Probe({ from, to, deadlines }, this);
  }

  protected get isDrainAwaited(): boolean {
    return this.#drainWaiters !== undefined;
  }

  protected awaitDrain(listener: (hasLeft: boolean) => void): void {
    this.#drainWaiters ??= [];
    this.#drainWaiters.push(listener);
  }

  /** Tells those who wait for everything to have left; what they queue waits anew. */
  protected endDrainWait(hasLeft: boolean): void {
    const waiters = this.#drainWaiters ?? [];
    this.#drainWaiters = undefined;
    for (const waiter of waiters) isolate(waiter, hasLeft);
  }

  /** No other transport is to take over any more. */
  protected endUpgrade(): void {
    this.#probe?.sessionOver();
    this.#probe = undefined;
  }
}
