import type { EventEmitter } from "node:events";
import type { Frame, OutgoingPacket } from "./frame.ts";
import { notify } from "./surface.ts";

/** Tells users what leaves: on the connection, and on the engine with the connection in front. */
export class FlushEvents {
  readonly #engine: EventEmitter;

  constructor(engine: EventEmitter) {
    this.#engine = engine;
  }

  /** `flush`: these are about to leave. */
  before(connection: EventEmitter, frames: readonly Frame[]): void {
    if (connection.listenerCount("flush") + this.#engine.listenerCount("flush") === 0) return;
    const packets: OutgoingPacket[] = frames.map((frame) => frame.packet);
    notify(connection, "flush", packets);
    notify(this.#engine, "flush", connection, packets);
  }

  /** `drain`: they have left. */
  after(connection: EventEmitter): void {
    notify(connection, "drain");
    notify(this.#engine, "drain", connection);
  }
}
