import type { SendCallback, TransportView } from "./contract.ts";
import { EngineError } from "./errors.ts";
import type { Frame } from "./frame.ts";
import { isolate } from "./surface.ts";
import type { Transport } from "./transport.ts";

const NONE: readonly Frame[] = [];

/** A frame costs memory beyond its bytes: at least so many may wait, and one for so many bytes of the bound. */
const FEW_FRAMES = 16_384;
const BYTES_PER_FRAME = 64;

/** What waits for a connection's transport to take it. */
export class Outbox {
  /** A lone frame waits in the list that it brings along: most of the time nothing has to be made for it. */
  #frames: readonly Frame[] = NONE;
  /** The list of this outbox, where more than one frame waits. */
  #several: Frame[] | undefined;
  #bytes = 0;
  /** Who hears that what waits was sent. */
  #onSent: SendCallback[] | undefined;

  /** What waits, in its order; not to be kept. */
  get frames(): readonly Frame[] {
    return this.#frames;
  }

  /** How much waits. Bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Whether more waits than may. Frames count as well: a client that asks for millions of answers of a few bytes, and reads
   * none, would have them cost fifty times what they are.
   * @param limit bytes @param handedOver bytes that the transport has, and the operating system has not
   */
  isAbove(limit: number, handedOver: number): boolean {
    if (this.#bytes + handedOver > limit) return true;
    return this.#frames.length > Math.max(FEW_FRAMES, limit / BYTES_PER_FRAME);
  }

  /** How many frames wait, and how much that is as it will be sent. */
  get measure(): { packets: number; bytes: number } {
    const bytes = this.#frames.reduce((sum, { payload }) => sum + Buffer.byteLength(payload), 0);
    return { packets: this.#frames.length, bytes };
  }

  add(frame: Frame): void {
    this.#bytes += frame.size;
    if (this.#frames.length === 0) this.#frames = frame.alone;
    else if (this.#several) this.#several.push(frame);
    else this.#frames = this.#several = [...this.#frames, frame];
  }

  /** Calls back once what waits now was handed to a transport. */
  onSent(callback: SendCallback): void {
    this.#onSent ??= [];
    this.#onSent.push(callback);
  }

  clear(): void {
    this.#frames = NONE;
    this.#several = undefined;
    this.#bytes = 0;
    this.#onSent = undefined;
  }

  /** Whether all that waits must be sent before the farewell of a transport, and not with it. */
  goesBeforeFarewell(transport: Transport): boolean {
    return transport.farewellApart === true && this.#frames.length > 0;
  }

  /** Hands all that waits to a transport. */
  leaveBy(transport: Transport): void {
    transport.send(this.#frames);
    this.#sent(transport);
  }

  /** Hands all that waits to a transport, which ends with it. */
  closeBy(transport: Transport): void {
    transport.close(this.#frames);
    this.#sent(transport);
  }

  #sent(transport: TransportView): void {
    const callbacks = this.#onSent;
    this.clear();
    if (callbacks === undefined) return;
    // After `drain`, as those who send know it.
    queueMicrotask(() => {
      for (const callback of callbacks) isolate(callback, transport);
    });
  }
}

/** Why a connection is closed whose outbox holds more than `limit` bytes. */
export function overflow(limit: number): EngineError {
  return new EngineError(
    "SLOW_CONSUMER",
    `more than ${limit} bytes (maxSendBuffer) waited for a client that does not read`,
  );
}
