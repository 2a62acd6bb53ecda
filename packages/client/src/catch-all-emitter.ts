import type { EventsMap } from "@baro/protocol";
import { CatchAll, type CatchAllListener } from "./catch-all.ts";
import { Emitter } from "./emitter.ts";

/** An emitter whose events can also be heard whatever their name, in both directions. */
export class CatchAllEmitter<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  ReservedEvents extends EventsMap,
> extends Emitter<ListenEvents, EmitEvents, ReservedEvents> {
  readonly #incoming = new CatchAll();
  readonly #outgoing = new CatchAll();

  /** Adds a listener for every event that arrives. It gets the name and the arguments. */
  onAny(listener: CatchAllListener): this {
    this.#incoming.append(listener);
    return this;
  }

  /** As {@link onAny}, before the listeners that are there. */
  prependAny(listener: CatchAllListener): this {
    this.#incoming.prepend(listener);
    return this;
  }

  /** Removes a listener of {@link onAny}; without one, all. */
  offAny(listener?: CatchAllListener): this {
    this.#incoming.remove(listener);
    return this;
  }

  /** The listeners of {@link onAny}; changing the array changes who listens. */
  listenersAny(): CatchAllListener[] {
    return this.#incoming.list();
  }

  /** Adds a listener for every event that is sent, acknowledgements aside. It gets the name and the arguments. */
  onAnyOutgoing(listener: CatchAllListener): this {
    this.#outgoing.append(listener);
    return this;
  }

  /** As {@link onAnyOutgoing}, before the listeners that are there. */
  prependAnyOutgoing(listener: CatchAllListener): this {
    this.#outgoing.prepend(listener);
    return this;
  }

  /** Removes a listener of {@link onAnyOutgoing}; without one, all. */
  offAnyOutgoing(listener?: CatchAllListener): this {
    this.#outgoing.remove(listener);
    return this;
  }

  /** The listeners of {@link onAnyOutgoing}; changing the array changes who listens. */
  listenersAnyOutgoing(): CatchAllListener[] {
    return this.#outgoing.list();
  }

  /** Tells all who listen that an event arrived: name and arguments. */
  protected emitIncoming([event, ...args]: readonly unknown[]): void {
    this.#incoming.notify(this, [event, ...args]);
    this.dispatch(event, args);
  }

  /** Tells catch-all listeners that an event is sent: name and arguments. */
  protected notifyOutgoing(event: readonly unknown[]): void {
    this.#outgoing.notify(this, event);
  }
}
