import type { EnginePacket } from "@baro/protocol";
import { type ProbeAction, type ProbeInput, type ProbeState, probeStep } from "./probe.ts";
import type { Transport, TransportSink } from "./transport.ts";

/** What upgrades need of their connection. */
export interface UpgradeHost {
  /** The transport in use. */
  readonly transport: Transport;
  /** Makes a transport of this name, where that is wanted and known. */
  createTransport(name: string): Transport | undefined;
  /** The candidate answered; the transport in use is about to be paused. */
  onUpgrading(candidate: Transport): void;
  /** The candidate is to take over. */
  onUpgraded(candidate: Transport): void;
  onUpgradeFailed(error: Error): void;
}

/** Moves a connection to the first of the offered transports that works. */
export class Upgrades {
  readonly #host: UpgradeHost;
  #offered: readonly string[] = [];
  #current: Upgrade | undefined;

  constructor(host: UpgradeHost) {
    this.#host = host;
  }

  /** Whether nothing may be sent: one transport is paused, the other has not taken over. */
  get committed(): boolean {
    return this.#current?.state === "pausing";
  }

  /** @param offered names of transports, as the handshake has them */
  start(offered: readonly string[]): void {
    this.#offered = offered;
    this.#next();
  }

  abandon(): void {
    this.#offered = [];
    this.#current?.abandon();
  }

  #next(): void {
    const [name, ...others] = this.#offered;
    if (name === undefined) return;
    this.#offered = others;
    const candidate = this.#host.createTransport(name);
    if (candidate) this.#try(candidate);
    else this.#next();
  }

  #try(candidate: Transport): void {
    this.#current = new Upgrade(candidate, {
      transport: this.#host.transport,
      onUpgrading: () => this.#host.onUpgrading(candidate),
      onUpgraded: () => this.#host.onUpgraded(candidate),
      onUpgradeFailed: (error) => {
        this.#host.onUpgradeFailed(error);
        this.#next();
      },
    });
    candidate.open();
  }
}

type UpgradeListener = Omit<UpgradeHost, "createTransport">;

const QUESTION = "probe";

/** One attempt to move a connection to another transport. */
class Upgrade implements TransportSink {
  readonly #candidate: Transport;
  readonly #host: UpgradeListener;
  state: ProbeState = "opening";
  #error = new Error("probe error");

  constructor(candidate: Transport, host: UpgradeListener) {
    this.#candidate = candidate;
    this.#host = host;
    candidate.sink = this;
  }

  abandon(): void {
    this.#input("abandoned");
  }

  onOpen(): void {
    this.#input("opened");
  }

  onPacket({ type, data }: EnginePacket): void {
    this.#input(type === "pong" && data === QUESTION ? "confirmed" : "refused");
  }

  onDrain(): void {}

  onError(error: Error): void {
    this.#error = Object.assign(new Error(`probe error: ${error.message}`), { cause: error });
    this.#input("refused");
  }

  onClose(): void {
    this.#error = new Error("transport closed");
    this.#input("refused");
  }

  #input(input: ProbeInput): void {
    const [state, ...actions] = probeStep(this.state, input);
    this.state = state;
    for (const action of actions) this.#act(action);
  }

  #act(action: ProbeAction): void {
    const { transport } = this.#host;
    const candidate = this.#candidate;
    const perform: Readonly<Record<ProbeAction, () => void>> = {
      ask: () => candidate.send([{ type: "ping", data: QUESTION }]),
      pause: () => this.#pause(),
      switch: () => this.#host.onUpgraded(candidate),
      resume: () => transport.resume(),
      discard: () => candidate.close(),
      report: () => this.#host.onUpgradeFailed(this.#error),
    };
    perform[action]();
  }

  #pause(): void {
    this.#host.onUpgrading(this.#candidate);
    this.#host.transport.pause(() => this.#input("paused"));
  }
}
