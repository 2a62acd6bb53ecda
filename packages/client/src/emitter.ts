import type {
  EventNames,
  EventParams,
  EventsMap,
  Loose,
  ReservedOrUserEventNames,
  ReservedOrUserListener,
} from "@baro/protocol";
import { isolated } from "./errors.ts";

type Listener = (...args: Loose[]) => unknown;

interface Entry {
  readonly listener: Listener;
  readonly once: boolean;
}

/** A map without events. */
export type NoEvents = Record<never, never>;

/**
 * Emitter of typed events: those that users name (`ListenEvents`, `EmitEvents`) and those that its owner alone emits
 * (`ReservedEvents`). Listeners run in the order in which they were added, with the emitter as `this`.
 */
export class Emitter<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  ReservedEvents extends EventsMap = NoEvents,
> {
  /** Arrays are replaced, never changed, so that a listener may add and remove others while it runs. */
  readonly #entries = new Map<unknown, readonly Entry[]>();

  /**
   * Says that this is no plain object: frameworks such as Vue wrap those in proxies, on which private state cannot be
   * reached.
   */
  get [Symbol.toStringTag](): string {
    return "Emitter";
  }

  /** Adds a listener. */
  on<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this {
    return this.#add(ev, { listener, once: false });
  }

  /** Adds a listener that is removed before it is called for the first time. */
  once<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this {
    return this.#add(ev, { listener, once: true });
  }

  /** Removes a listener; without one, all listeners of `ev`; without arguments, all listeners. */
  off<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this {
    if (ev === undefined) this.#entries.clear();
    else this.#remove(ev, listener);
    return this;
  }

  /** Calls the listeners of `ev`. */
  emit<Ev extends EventNames<EmitEvents>>(ev: Ev, ...args: EventParams<EmitEvents, Ev>): this {
    return this.dispatch(ev, args);
  }

  /** The listeners of `ev`, in order. */
  listeners<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
  ): ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>[];
  listeners(ev: unknown): Listener[] {
    return (this.#entries.get(ev) ?? []).map((entry) => entry.listener);
  }

  /** Whether anybody listens to `ev`. */
  hasListeners<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(ev: Ev): boolean {
    return this.#entries.has(ev);
  }

  /** The same as {@link on}. */
  addEventListener<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this {
    return this.on(ev, listener);
  }

  /** The same as {@link off}. */
  removeListener<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this {
    return this.off(ev, listener);
  }

  /** The same as {@link off}. */
  removeEventListener<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ReservedOrUserListener<ReservedEvents, ListenEvents, Ev>,
  ): this {
    return this.off(ev, listener);
  }

  /** Removes all listeners of `ev`; without an argument, all listeners. */
  removeAllListeners<Ev extends ReservedOrUserEventNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
  ): this {
    return this.off(ev);
  }

  /** Emits an event that only the owner may emit. A listener that throws does not stop the owner. */
  protected emitReserved<Ev extends EventNames<ReservedEvents>>(
    ev: Ev,
    ...args: EventParams<ReservedEvents, Ev>
  ): this {
    isolated(() => this.dispatch(ev, args));
    return this;
  }

  /**
   * Calls the listeners of `ev`, whatever kind of event it is.
   * @param run calls one listener. Default: one that throws stops those behind it
   */
  protected dispatch(
    ev: unknown,
    args: readonly unknown[],
    run: (action: () => void) => void = (action) => action(),
  ): this {
    for (const { listener, once } of this.#entries.get(ev) ?? []) {
      if (once) this.#remove(ev, listener);
      run(() => listener.apply(this, [...args]));
    }
    return this;
  }

  #add(ev: unknown, entry: Entry): this {
    this.#entries.set(ev, [...(this.#entries.get(ev) ?? []), entry]);
    return this;
  }

  /** Removes the first entry of `listener`, as adding it twice means that it is called twice. */
  #remove(ev: unknown, listener: Listener | undefined): void {
    const entries = this.#entries.get(ev) ?? [];
    const index = entries.findIndex((entry) => entry.listener === listener);
    if (listener && index < 0) return;
    const left = listener ? entries.filter((_, i) => i !== index) : [];
    if (left.length > 0) this.#entries.set(ev, left);
    else this.#entries.delete(ev);
  }
}
