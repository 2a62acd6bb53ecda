import type { EventsMap, Loose } from "@baro/protocol";
import { Emitter } from "./emitter.ts";

/** Gets the name of the event and its arguments. */
type CatchAllListener = (...args: Loose[]) => void;

/** An emitter whose events can also be heard whatever their name, in both directions. */
export class CatchAllEmitter<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  ReservedEvents extends EventsMap,
> extends Emitter<ListenEvents, EmitEvents, ReservedEvents> {
  readonly #incoming: CatchAllListener[] = [];
  readonly #outgoing: CatchAllListener[] = [];

  /** Adds a listener for every event that arrives. It gets the name and the arguments. */
  onAny(listener: CatchAllListener): this {
    this.#incoming.push(listener);
    return this;
  }

  /** As {@link onAny}, before the listeners that are there. */
  prependAny(listener: CatchAllListener): this {
    this.#incoming.unshift(listener);
    return this;
  }

  /** Removes a listener of {@link onAny}; without one, all. */
  offAny(listener?: CatchAllListener): this {
    remove(this.#incoming, listener);
    return this;
  }

  /** The listeners of {@link onAny}; changing the array changes who listens. */
  listenersAny(): CatchAllListener[] {
    return this.#incoming;
  }

  /** Adds a listener for every event that is sent, acknowledgements aside. It gets the name and the arguments. */
  onAnyOutgoing(listener: CatchAllListener): this {
    this.#outgoing.push(listener);
    return this;
  }

  /** As {@link onAnyOutgoing}, before the listeners that are there. */
  prependAnyOutgoing(listener: CatchAllListener): this {
    this.#outgoing.unshift(listener);
    return this;
  }

  /** Removes a listener of {@link onAnyOutgoing}; without one, all. */
  offAnyOutgoing(listener?: CatchAllListener): this {
    remove(this.#outgoing, listener);
    return this;
  }

  /** The listeners of {@link onAnyOutgoing}; changing the array changes who listens. */
  listenersAnyOutgoing(): CatchAllListener[] {
    return this.#outgoing;
  }

  /** Tells all who listen that an event arrived: name and arguments. */
  protected emitIncoming([event, ...args]: readonly unknown[]): void {
    this.#notify(this.#incoming, [event, ...args]);
    this.dispatch(event, args);
  }

  /** Tells catch-all listeners that an event is sent: name and arguments. */
  protected notifyOutgoing(event: readonly unknown[]): void {
    this.#notify(this.#outgoing, event);
  }

  #notify(listeners: readonly CatchAllListener[], args: readonly unknown[]): void {
    for (const listener of [...listeners]) listener.apply(this, [...args]);
  }
}

/** Removes one listener; without one, all. */
function remove(listeners: CatchAllListener[], listener: CatchAllListener | undefined): void {
  const index = listener ? listeners.indexOf(listener) : 0;
  if (index >= 0) listeners.splice(index, listener ? 1 : listeners.length);
}
