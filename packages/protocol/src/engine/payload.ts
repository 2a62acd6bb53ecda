import { ProtocolError } from "../errors.ts";
import {
  decodeBase64,
  encodeBase64,
  type FromBase64,
  type Sized,
  type ToBase64,
} from "./base64.ts";
import { decodeEnginePacket } from "./decode.ts";
import type { BinaryData, EnginePacket } from "./packet.ts";

/** What stands between two packets of a long-polling payload: the ASCII record separator. */
export const PAYLOAD_SEPARATOR = "\x1e";

/**
 * Joins encoded packets to the body of one long-polling request or response (Engine.IO protocol 4, section
 * "HTTP long-polling"): packets are separated by U+001E, binary is written as `b` and base64.
 *
 * @param packets what `encodeEnginePacket` gave, at least one
 */
export function encodePayload(
  packets: readonly (string | BinaryData)[],
  toBase64: ToBase64 = encodeBase64,
): string {
  let payload = "";
  for (const packet of packets) {
    if (payload !== "") payload += PAYLOAD_SEPARATOR;
    payload += typeof packet === "string" ? packet : `b${toBase64(packet)}`;
  }
  return payload;
}

/**
 * Splits the body of one long-polling request or response into its packets.
 *
 * @param fromBase64 what makes binary of base64; gives an `ArrayBuffer` by default
 * @param maxPackets how many packets the payload may hold; as many as fit by default
 * @throws ProtocolError `ENGINE_EMPTY`, `ENGINE_TYPE`, `ENGINE_BASE64`, `ENGINE_TOO_MANY_PACKETS`
 */
export function decodePayload(text: string): EnginePacket<ArrayBuffer>[];
export function decodePayload<Binary extends Sized>(
  text: string,
  fromBase64: FromBase64<Binary>,
  maxPackets?: number,
): EnginePacket<Binary>[];
export function decodePayload(
  text: string,
  fromBase64: FromBase64<Sized> = decodeBase64,
  maxPackets: number = Number.POSITIVE_INFINITY,
): EnginePacket<Sized>[] {
  const packets: EnginePacket<Sized>[] = [];
  let from = 0;
  for (;;) {
    if (packets.length >= maxPackets) throw new ProtocolError("ENGINE_TOO_MANY_PACKETS");
    const to = text.indexOf(PAYLOAD_SEPARATOR, from);
    packets.push(decodeEnginePacket(to < 0 ? text.slice(from) : text.slice(from, to), fromBase64));
    if (to < 0) return packets;
    from = to + 1;
  }
}
