import type { EnginePacket } from "@baro/protocol";
import { type ProbeAction, type ProbeInput, type ProbeState, probeStep } from "./probe.ts";
import type { Transport, TransportSink } from "./transport.ts";

/** Who hears of an upgrade. */
export interface UpgradeListener {
  /** The candidate answered; the current transport is about to be paused. */
  onUpgrading(candidate: Transport): void;
  /** The candidate is to take over. */
  onUpgraded(candidate: Transport): void;
  onUpgradeFailed(error: Error): void;
}

const QUESTION = "probe";

/** Moves a connection from its current transport to another. */
export class Upgrade implements TransportSink {
  #state: ProbeState = "opening";
  #error = new Error("probe error");
  readonly #perform: Readonly<Record<ProbeAction, () => void>>;

  constructor(current: Transport, candidate: Transport, listener: UpgradeListener) {
    this.#perform = {
      ask: () => candidate.send([{ type: "ping", data: QUESTION }]),
      pause: () => {
        listener.onUpgrading(candidate);
        current.pause(() => this.#input("paused"));
      },
      switch: () => listener.onUpgraded(candidate),
      resume: () => current.resume(),
      discard: () => candidate.close(),
      report: () => listener.onUpgradeFailed(this.#error),
    };
    candidate.sink = this;
    candidate.open();
  }

  /** Whether nothing may be sent: one transport is paused, the other has not taken over. */
  get committed(): boolean {
    return this.#state === "pausing";
  }

  /** The upgrade is not needed any more. */
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
    this.#error = new Error(`probe error: ${error.message}`, { cause: error });
    this.#input("refused");
  }

  onClose(): void {
    this.#input("refused");
  }

  #input(input: ProbeInput): void {
    const [state, ...actions] = probeStep(this.#state, input);
    this.#state = state;
    for (const action of actions) this.#perform[action]();
  }
}
