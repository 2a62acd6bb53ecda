import { type AckCallback, timeoutError } from "./acks.ts";

/** What a broadcast with acknowledgements is awaited with. */
export interface BroadcastAckOptions {
  /** How long; ms. Undefined counts as none: what has not answered in the turn is late. */
  readonly timeout: number | undefined;
  /** Whether one client alone is asked: its answer is given bare and not in an array. */
  readonly single: boolean;
  /** The time is over. */
  readonly onTimeout: () => void;
  /** The callback has thrown. */
  readonly onThrow: (error: unknown) => void;
}

/** Collects the answers to one broadcast: of so many servers, of so many clients as these servers say. */
export class BroadcastAcks {
  readonly #callback: AckCallback;
  readonly #options: BroadcastAckOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #answers: unknown[] = [];
  #expectedServers: number | undefined;
  #servers = 0;
  #clients = 0;
  #settled = false;

  constructor(callback: AckCallback, options: BroadcastAckOptions) {
    this.#callback = callback;
    this.#options = options;
    const onTimeout = () => this.#onTimeout();
    // A turn later: answers that came while the process was busy are read before that.
    this.#timer = setTimeout(() => setImmediate(onTimeout), options.timeout);
  }

  /** How many servers were asked. */
  expectServers(count: number): void {
    this.#expectedServers = count;
    this.#settleIfComplete();
  }

  /** One more server has told how many clients it asked. */
  readonly onClientCount = (count: number): void => {
    this.#servers++;
    this.#clients += count;
    this.#settleIfComplete();
  };

  /** One more client has answered. */
  readonly onAnswer = (answer?: unknown): void => {
    if (this.#settled) return;
    this.#answers.push(answer);
    this.#settleIfComplete();
  };

  #settleIfComplete(): void {
    const complete =
      this.#servers === this.#expectedServers && this.#answers.length === this.#clients;
    if (!complete || this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#call(null, this.#options.single ? this.#answers[0] : this.#answers);
  }

  #onTimeout(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#options.onTimeout();
    this.#call(timeoutError(), this.#options.single ? null : this.#answers);
  }

  #call(error: Error | null, answers: unknown): void {
    try {
      this.#callback(error, answers);
    } catch (thrown) {
      this.#options.onThrow(thrown);
    }
  }
}
