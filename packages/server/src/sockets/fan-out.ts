import type { SocketPacket } from "@baro/protocol";
import { Frame } from "../engine/frame.ts";
import type { Chunk, Codec } from "./codec.ts";

/** How packets are sent. */
export interface DeliveryFlags {
  /** Whoever cannot take it at once does without. Default false. */
  readonly volatile?: boolean | undefined;
  /** Whether compression may be spent on it. Default true. */
  readonly compress?: boolean | undefined;
}

/** Where frames go: the connection of one client. */
export interface FrameSink {
  /** Queues frames, which are shared; drops them when the connection is gone, or cannot take what is `volatile`. */
  writeFrames(frames: readonly Frame[], volatile: boolean): void;
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
    sink.writeFrames(this.frames(packet, flags?.compress), flags?.volatile === true);
  }
}

/** Frames of messages that are encoded already. */
export function framesOf(chunks: readonly Chunk[], compress = true): readonly Frame[] {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return Frame.message(first, compress).alone;
  return chunks.map((chunk) => Frame.message(chunk, compress));
}
