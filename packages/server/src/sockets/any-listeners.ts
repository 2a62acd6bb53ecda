import type { Loose } from "@baro/protocol";
import { HearingEmitter } from "../engine/bare-emitter.ts";

/** Hears events of any name. */
export type AnyListener = (...args: Loose[]) => void;

/** Catch-all listeners of one direction; a change during a round counts from the next one on. */
type Listeners = readonly AnyListener[] | undefined;

/** An emitter with catch-all listeners for what comes in and for what goes out. */
export abstract class CatchAllEmitter extends HearingEmitter {
  #incoming: Listeners;
  #outgoing: Listeners;

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

  /**
   * Tells catch-all listeners of an event that is sent. Adapters call it for each socket of a broadcast: what a listener of
   * one throws must not keep the event from the others.
   */
  notifyOutgoingListeners(packet: { readonly data?: readonly unknown[] }): void {
    if (this.#outgoing === undefined || packet.data === undefined) return;
    try {
      this.#notify(this.#outgoing, packet.data);
    } catch (error) {
      this.onThrow(error, String(packet.data[0]));
    }
  }

  /** A listener has thrown. Does not throw. */
  protected abstract onThrow(error: unknown, event: string | symbol): void;

  #notify(listeners: readonly AnyListener[], event: readonly unknown[]): void {
    for (const listener of listeners) {
      this.hear(Reflect.apply(listener, this, event), String(event[0]));
    }
  }
}

/** The list without a listener, or nothing at all when none is named. */
function without(listeners: Listeners, listener: AnyListener | undefined): Listeners {
  if (listener === undefined || listeners === undefined) return undefined;
  const at = listeners.indexOf(listener);
  return at < 0 ? listeners : listeners.filter((_, index) => index !== at);
}
