import type { EventEmitter } from "node:events";
import type { Frame, OutgoingPacket } from "./frame.ts";
import { notify } from "./surface.ts";

/** Tells users what leaves: on the connection, and on the engine with the connection in front. */
export class FlushEvents {
  readonly #engine: EventEmitter;

  constructor(engine: EventEmitter) {
    this.#engine = engine;
  }

  /** `flush`: these are about to leave. @returns whether anybody heard it */
  before(connection: EventEmitter, frames: readonly Frame[]): boolean {
    if (connection.listenerCount("flush") + this.#engine.listenerCount("flush") === 0) return false;
    const packets: OutgoingPacket[] = frames.map((frame) => frame.packet);
    notify(connection, "flush", packets);
    notify(this.#engine, "flush", connection, packets);
    return true;
  }

  /** `drain`: they have left. */
  after(connection: EventEmitter): void {
    notify(connection, "drain");
    notify(this.#engine, "drain", connection);
  }
}
