/** What waits for one acknowledgement. */
export interface PendingAck {
  /** Called with what the server answered. */
  readonly settle: (args: readonly unknown[]) => void;
  /** Called when there will be no answer; without it, nothing is. */
  readonly fail?: (error: Error) => void;
}

/** The acknowledgements that one socket awaits, by the id of their event. */
export class PendingAcks {
  readonly #pending = new Map<number, PendingAck>();
  #nextId = 0;

  /** How many are awaited. */
  get size(): number {
    return this.#pending.size;
  }

  /** @returns the id that the event must carry */
  add(ack: PendingAck): number {
    const id = this.#nextId++;
    this.#pending.set(id, ack);
    return id;
  }

  /** The server answered. An id that nobody awaits (any more) is ignored. */
  settle(id: number, args: readonly unknown[]): void {
    this.#take(id)?.settle(args);
  }

  /** There will be no answer. */
  fail(id: number | undefined, error: Error): void {
    this.#take(id)?.fail?.(error);
  }

  /** The connection is lost: fails all but those of events that wait to be sent. */
  failAll(error: Error, waiting: ReadonlySet<number | undefined>): void {
    for (const id of [...this.#pending.keys()]) {
      if (!waiting.has(id)) this.fail(id, error);
    }
  }

  #take(id: number | undefined): PendingAck | undefined {
    if (id === undefined) return undefined;
    const ack = this.#pending.get(id);
    this.#pending.delete(id);
    return ack;
  }
}
