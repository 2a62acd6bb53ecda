import type { SocketPacket } from "@baro/protocol";
import { Frame } from "../engine/frame.ts";
import type { Chunk, Codec } from "./codec.ts";

/** How packets are sent. */
export interface DeliveryFlags {
  /** Whoever cannot take it at once does without. Default false. */
  readonly volatile?: boolean | undefined;
  /** Whether compression may be spent on it. Default true. */
  readonly compress?: boolean | undefined;
  /** Whoever cannot take it at once gets only the newest of this key. Default: all are sent. */
  readonly latest?: string | undefined;
}

/** Where frames go: the connection of one client. */
export interface FrameSink {
  /** Queues frames, which are shared; drops them when the connection is gone, or cannot take what is `volatile`. */
  writeFrames(frames: readonly Frame[], volatile: boolean): void;
  /** Queues frames where the client takes them at once; else they wait, in place of what waits under this key. */
  writeLatest(frames: readonly Frame[], key: string): void;
}

/**
 * The one way from a packet to bytes: whatever is sent, to one client or to all, is made into frames here, once, and the
 * same frames go to each connection.
 */
export class FanOut {
  readonly #codec: Codec;

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** @throws ProtocolError SOCKET_UNENCODABLE, or what a custom parser throws */
  frames(packet: SocketPacket, compress = true): readonly Frame[] {
    return framesOf(this.#codec.encode(packet), compress);
  }

  /** Sends one packet to one client. */
  send(packet: SocketPacket, sink: FrameSink, flags?: DeliveryFlags): void {
    const frames = this.frames(packet, flags?.compress);
    if (flags?.latest === undefined) sink.writeFrames(frames, flags?.volatile === true);
    else sink.writeLatest(frames, this.keyOf(packet, flags.latest));
  }

  /** The same event to the same rooms is one stream, or several where the app tells them apart by a key of its own. */
  keyOf(packet: SocketPacket, key: string, rooms: Iterable<string> = []): string {
    const event = "data" in packet && Array.isArray(packet.data) ? String(packet.data[0]) : "";
    return JSON.stringify([packet.nsp, event, key, ...rooms]);
  }
}

/** Frames of messages that are encoded already. */
export function framesOf(chunks: readonly Chunk[], compress = true): readonly Frame[] {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return Frame.message(first, compress).alone;
  return chunks.map((chunk) => Frame.message(chunk, compress));
}
