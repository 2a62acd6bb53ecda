import type { EnginePacket } from "@baro/protocol";
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

/** "pausing": the candidate has answered, and the current transport is let finish what it does. */
type State = "opening" | "asking" | "pausing" | "over";

/** Moves a connection from its current transport to another: asks the candidate, pauses the current one, then switches. */
export class Upgrade implements TransportSink {
  readonly #current: Transport;
  readonly #candidate: Transport;
  readonly #listener: UpgradeListener;
  #state: State = "opening";

  constructor(current: Transport, candidate: Transport, listener: UpgradeListener) {
    this.#current = current;
    this.#candidate = candidate;
    this.#listener = listener;
    candidate.sink = this;
    candidate.open();
  }

  /** Whether nothing may be sent: one transport is paused, the other has not taken over. */
  get committed(): boolean {
    return this.#state === "pausing";
  }

  /** The upgrade is not needed any more. */
  abandon(): void {
    if (this.#state === "over") return;
    this.#state = "over";
    this.#candidate.close();
  }

  onOpen(): void {
    if (this.#state !== "opening") return;
    this.#state = "asking";
    this.#candidate.send([{ type: "ping", data: QUESTION }]);
  }

  onPacket({ type, data }: EnginePacket): void {
    if (type !== "pong" || data !== QUESTION) this.onClose();
    else if (this.#state === "asking") this.#pause();
  }

  onDrain(): void {}

  onError(cause: Error): void {
    this.#fail(new Error(`probe error: ${cause.message}`, { cause }));
  }

  onClose(): void {
    this.#fail(new Error("probe error"));
  }

  #pause(): void {
    this.#state = "pausing";
    this.#listener.onUpgrading(this.#candidate);
    this.#current.pause(() => this.#switch());
  }

  #switch(): void {
    if (!this.committed) return;
    this.#state = "over";
    this.#listener.onUpgraded(this.#candidate);
  }

  /** The current transport goes on as if nothing had been. */
  #fail(error: Error): void {
    if (this.#state === "over") return;
    const { committed } = this;
    this.abandon();
    if (committed) this.#current.resume();
    this.#listener.onUpgradeFailed(error);
  }
}
