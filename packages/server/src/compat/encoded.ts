import type { SocketPacket } from "@baro/protocol";
import type { Frame } from "../engine/frame.ts";
import type { Chunk, Codec } from "../sockets/codec.ts";
import { framesOf } from "../sockets/fan-out.ts";

/** What `server.encoder.encode` gives: the messages of one packet. */
export type EncodedPackets = Chunk | readonly Chunk[];

/** How published adapters want packets written. */
export interface WriteOptions {
  readonly volatile?: boolean;
  readonly compress?: boolean;
}

/** The encoder that published adapters take from `namespace.server.encoder`. */
export interface PacketEncoder {
  encode(packet: SocketPacket): readonly Chunk[];
}

export function encoderOf(codec: Codec): PacketEncoder {
  return { encode: (packet) => codec.encode(packet) };
}

/** Frames of arrays that were seen already: a published adapter writes one array to each socket of a broadcast. */
const prepared = new WeakMap<readonly Chunk[], readonly Frame[]>();

/** The frames of packets that an adapter encoded. */
export function framesOfEncoded(encoded: EncodedPackets, compress = true): readonly Frame[] {
  if (!isList(encoded)) return framesOf([encoded], compress);
  const known = prepared.get(encoded);
  if (known) return known;
  const frames = framesOf(encoded, compress);
  prepared.set(encoded, frames);
  return frames;
}

function isList(encoded: EncodedPackets): encoded is readonly Chunk[] {
  return Array.isArray(encoded);
}
