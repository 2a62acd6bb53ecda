/** Flags of one emission: what `compress()`, `volatile` and `timeout()` set. */
export interface EmitFlags {
  compress?: boolean;
  volatile?: boolean;
  /** ms */
  timeout?: number;
}

/** A callback that gets an error first, and then what the server answered. */
export type AnswerCallback = (error: Error | null, ...args: unknown[]) => void;

/** An event that is sent until it is acknowledged. */
export interface QueuedEvent {
  /** Name and arguments. */
  readonly args: readonly unknown[];
  readonly flags: EmitFlags;
  readonly onAnswer: AnswerCallback | undefined;
}

/** What a retry queue needs of its socket. */
export interface RetryQueueHost {
  /** Whether events can be sent now. */
  isConnected(): boolean;
  /** Sends an event; `onAnswer` is called exactly once. */
  transmit(event: QueuedEvent, onAnswer: AnswerCallback): void;
}

/**
 * Sends events in order, one at a time, each until the server has acknowledged it or `retries` repeats were in vain
 * (options `retries` and `ackTimeout`).
 */
export class RetryQueue {
  readonly #host: RetryQueueHost;
  readonly #retries: number;
  readonly #events: QueuedEvent[] = [];
  #tries = 0;
  /** The attempt whose answer counts; the answer to an older one of the same event is too late. */
  #attempt: object | undefined;

  constructor(host: RetryQueueHost, retries: number) {
    this.#host = host;
    this.#retries = retries;
  }

  /** How many events wait, the one under way included. */
  get size(): number {
    return this.#events.length;
  }

  add(event: QueuedEvent): void {
    this.#events.push(event);
    this.#advance();
  }

  /** The socket is connected (again): what was under way may be lost, and is sent again. */
  restart(): void {
    this.#attempt = undefined;
    this.#advance();
  }

  #advance(): void {
    const [event] = this.#events;
    if (!event || this.#attempt || !this.#host.isConnected()) return;
    const attempt = {};
    this.#attempt = attempt;
    this.#tries++;
    this.#host.transmit(event, (error, ...args) => {
      if (this.#attempt === attempt) this.#answered(event, error, args);
    });
  }

  #answered(event: QueuedEvent, error: Error | null, args: readonly unknown[]): void {
    this.#attempt = undefined;
    if (error === null || this.#tries > this.#retries) {
      this.#events.shift();
      this.#tries = 0;
      event.onAnswer?.(error, ...args);
    }
    this.#advance();
  }
}
