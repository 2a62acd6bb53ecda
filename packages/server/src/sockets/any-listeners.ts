import type { Loose } from "@baro/protocol";
import { BareEmitter } from "../engine/bare-emitter.ts";

/** Hears events of any name. */
export type AnyListener = (...args: Loose[]) => void;

/** Catch-all listeners of one direction; a change during a round counts from the next one on. */
type Listeners = readonly AnyListener[] | undefined;

/** An emitter with catch-all listeners for what comes in and for what goes out. */
export abstract class CatchAllEmitter extends BareEmitter {
  #incoming: Listeners;
  #outgoing: Listeners;

  /** Calls the listeners, and hears of those that are async and reject. */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    const listeners = this.rawListeners(event);
    if (listeners.length === 0) return super.emit(event, ...args);
    for (const listener of listeners) {
      const outcome: unknown = Reflect.apply(listener, this, args);
      if (isThenable(outcome)) this.#hear(outcome, event);
    }
    return true;
  }

  override listeners(event: string | symbol): Loose[] {
    return super.listeners(event);
  }

  onAny(listener: AnyListener): this {
    this.#incoming = [...(this.#incoming ?? []), listener];
    return this;
  }

  prependAny(listener: AnyListener): this {
    this.#incoming = [listener, ...(this.#incoming ?? [])];
    return this;
  }

  offAny(listener?: AnyListener): this {
    this.#incoming = without(this.#incoming, listener);
    return this;
  }

  listenersAny(): AnyListener[] {
    return [...(this.#incoming ?? [])];
  }

  onAnyOutgoing(listener: AnyListener): this {
    this.#outgoing = [...(this.#outgoing ?? []), listener];
    return this;
  }

  prependAnyOutgoing(listener: AnyListener): this {
    this.#outgoing = [listener, ...(this.#outgoing ?? [])];
    return this;
  }

  offAnyOutgoing(listener?: AnyListener): this {
    this.#outgoing = without(this.#outgoing, listener);
    return this;
  }

  listenersAnyOutgoing(): AnyListener[] {
    return [...(this.#outgoing ?? [])];
  }

  /** Tells catch-all listeners of an event that arrived: `[name, ...args]`. */
  protected notifyIncomingListeners(event: readonly unknown[]): void {
    if (this.#incoming) this.#notify(this.#incoming, event);
  }

  /** Tells catch-all listeners of an event that is sent. Adapters call it for each socket of a broadcast. */
  notifyOutgoingListeners(packet: { readonly data?: readonly unknown[] }): void {
    if (this.#outgoing && packet.data) this.#notify(this.#outgoing, packet.data);
  }

  /** An async listener has rejected. */
  protected abstract onRejection(error: unknown, event: string | symbol): void;

  #hear(outcome: PromiseLike<unknown>, event: string | symbol): void {
    // In a turn of its own, as what an error listener throws is nobody's rejection.
    outcome.then(undefined, (error) => process.nextTick(() => this.onRejection(error, event)));
  }

  #notify(listeners: readonly AnyListener[], event: readonly unknown[]): void {
    for (const listener of listeners) Reflect.apply(listener, this, event);
  }
}

/** Promises of libraries are promises too. */
function isThenable(outcome: unknown): outcome is PromiseLike<unknown> {
  if (typeof outcome !== "object" || outcome === null || !("then" in outcome)) return false;
  return typeof outcome.then === "function";
}

/** The list without a listener, or nothing at all when none is named. */
function without(listeners: Listeners, listener: AnyListener | undefined): Listeners {
  if (listener === undefined || listeners === undefined) return undefined;
  const at = listeners.indexOf(listener);
  return at < 0 ? listeners : listeners.filter((_, index) => index !== at);
}
