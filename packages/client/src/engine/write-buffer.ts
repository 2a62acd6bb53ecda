import type { BinaryLeaf } from "@baro/protocol";
import { utf8Length } from "../utf8-length.ts";
import type { OutgoingPacket, Transport } from "./transport.ts";

const SEPARATOR_AND_TYPE = 2;

/** Packets that wait for their transport. All that one turn of the event loop adds leaves together. */
export class WriteBuffer {
  readonly packets: OutgoingPacket[] = [];
  readonly #flush: () => void;
  #flushQueued = false;

  /** @param flush asked for once per turn of the event loop in which packets were added */
  constructor(flush: () => void) {
    this.#flush = flush;
  }

  add(packet: OutgoingPacket): void {
    this.packets.push(packet);
    this.schedule();
  }

  schedule(): void {
    if (this.#flushQueued) return;
    this.#flushQueued = true;
    queueMicrotask(() => {
      this.#flushQueued = false;
      this.#flush();
    });
  }

  /** Takes what fits in one write of a transport. */
  take(transport: Transport, maxPayload: number | undefined): OutgoingPacket[] {
    const limit = transport.name === "polling" ? maxPayload : undefined;
    return this.packets.splice(0, countThatFit(this.packets, limit));
  }
}

/**
 * How many of the packets fit in one long-polling request that the server accepts: at least one, for a packet that is
 * too long alone must meet the server's answer rather than wait for ever.
 * @param maxPayload bytes; `undefined`: the server gave no bound
 */
export function countThatFit(
  packets: readonly OutgoingPacket[],
  maxPayload: number | undefined,
): number {
  // One packet leaves whatever its size: no need to measure it.
  if (maxPayload === undefined || packets.length === 1) return packets.length;
  let size = 0;
  for (const [index, { data = "" }] of packets.entries()) {
    size += SEPARATOR_AND_TYPE + sizeInPayload(data);
    if (index > 0 && size > maxPayload) return index;
  }
  return packets.length;
}

/** Bytes in a payload: text as UTF-8, binary as base64. */
function sizeInPayload(data: string | BinaryLeaf): number {
  if (typeof data === "string") return utf8Length(data);
  return Math.ceil(("size" in data ? data.size : data.byteLength) / 3) * 4;
}
