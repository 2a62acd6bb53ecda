import { EventEmitter } from "node:events";
import type {
  EventNames,
  EventNamesWithoutAck,
  EventParams,
  EventsMap,
  Loose,
  ReservedOrUserEventNames,
  ReservedOrUserListener,
} from "@baro/protocol";

/** A map without the events that ask for an acknowledgement: what can be emitted where nobody can answer. */
export type RemoveAcknowledgements<Map extends EventsMap> = {
  [K in EventNamesWithoutAck<Map>]: Map[K];
};

/**
 * Node's `EventEmitter` with names and arguments checked against maps of events.
 * @typeParam Listen events that listeners may be added for
 * @typeParam Emit events that may be emitted
 * @typeParam Reserved events that the library itself emits
 */
export interface TypedEmitter<
  Listen extends EventsMap,
  Emit extends EventsMap,
  Reserved extends EventsMap,
> extends EventEmitter {
  on<Ev extends ReservedOrUserEventNames<Reserved, Listen>>(
    event: Ev,
    listener: ReservedOrUserListener<Reserved, Listen, Ev>,
  ): this;
  once<Ev extends ReservedOrUserEventNames<Reserved, Listen>>(
    event: Ev,
    listener: ReservedOrUserListener<Reserved, Listen, Ev>,
  ): this;
  emit<Ev extends EventNames<Emit>>(event: Ev, ...args: EventParams<Emit, Ev>): boolean;
  listeners<Ev extends ReservedOrUserEventNames<Reserved, Listen>>(
    event: Ev,
  ): ReservedOrUserListener<Reserved, Listen, Ev>[];
}

/** An emitter whose listeners may be of any signature: what typed emitters are made of. */
export abstract class UntypedEmitter extends EventEmitter {
  /** An async listener that rejects is reported by the handler that a subclass has for it. */
  constructor() {
    super({ captureRejections: true });
  }

  override listeners(event: string | symbol): Loose[] {
    return super.listeners(event);
  }
}
