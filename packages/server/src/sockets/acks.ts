/** Hears the answer to an event. */
export type AckCallback = (...args: unknown[]) => void;

/** How many answers one socket may await, and who hears what becomes of them. */
export interface AckBound {
  readonly limit: number;
  /** The oldest was given up for another. */
  onGivenUp(): void;
  /** A callback has thrown when its time was over. */
  onThrow(error: unknown): void;
}

/**
 * The answers that a socket awaits, by the id of their event. A map, because published adapters add to it. The time
 * that an answer may take is kept by a timer of its own: after it, or at the answer, the entry is gone.
 */
export class PendingAcks extends Map<number, AckCallback> {
  readonly #bound: AckBound;

  constructor(bound: AckBound) {
    super();
    this.#bound = bound;
  }

  override set(id: number, callback: AckCallback): this {
    if (this.size >= this.#bound.limit && !this.has(id)) this.#giveUpOldest();
    return super.set(id, callback);
  }

  /** Awaits an answer for `ms`; the callback gets an error first, or null. */
  setWithTimeout(id: number, ms: number, callback: AckCallback): void {
    let isOver = false;
    const expire = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      this.delete(id);
      try {
        callback(timeoutError());
      } catch (error) {
        this.#bound.onThrow(error);
      }
    };
    // A turn later: an answer that came while the process was busy is read before that.
    const timer = setTimeout(() => setImmediate(expire), ms);
    const answered: AckCallback = (...args) => {
      isOver = true;
      clearTimeout(timer);
      callback(null, ...args);
    };
    this.set(id, Object.assign(answered, { expire }));
  }

  /** Takes the callback out. @returns undefined for an id that is not known, or answered */
  take(id: number): AckCallback | undefined {
    const callback = this.get(id);
    if (callback !== undefined) this.delete(id);
    return callback;
  }

  #giveUpOldest(): void {
    for (const [id, callback] of this) {
      this.delete(id);
      this.#bound.onGivenUp();
      // Who gave it a time need not wait for that: else timers would have no bound. In a turn apart from who sends the next.
      if (isExpirable(callback)) queueMicrotask(callback.expire);
      return;
    }
  }
}

/** One that is told when its answer is given up. */
interface ExpirableCallback extends AckCallback {
  /** Must not throw. */
  readonly expire: () => void;
}

/** Calls back with the answer, or when it is given up for another: whoever waits goes on either way. */
export function answeredOrNot(callback: () => void): AckCallback {
  return Object.assign(() => callback(), { expire: callback });
}

function isExpirable(callback: AckCallback): callback is ExpirableCallback {
  return "expire" in callback;
}

/** What an acknowledgement that did not come in time gives. */
export function timeoutError(): Error {
  return new Error("operation has timed out");
}
