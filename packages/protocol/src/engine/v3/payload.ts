import { ProtocolError } from "../../errors.ts";
import { encodeBase64, type FromBase64, type ToBase64 } from "../base64.ts";
import type { BinaryData, EnginePacket } from "../packet.ts";
import type { Bytes } from "./bytes.ts";
import { decodeEnginePacketV3 } from "./decode.ts";
import { encodeBase64MessageV3 } from "./encode.ts";
import { errorV3 } from "./error.ts";
import { parseLength } from "./length.ts";

/** What clients write where there is no packet to send. */
const NO_PACKETS = "0:";

/**
 * Joins encoded packets to the text body of one long-polling request or response (Engine.IO protocol 3, section
 * "Payload"): `<length>:<packet>` for each, where the length counts UTF-16 code units, as `String.length` does. Binary is
 * written as `b4` and base64.
 *
 * @param packets what `encodeEnginePacket` gave, at least one
 */
export function encodePayloadV3(
  packets: readonly (string | BinaryData)[],
  toBase64: ToBase64 = encodeBase64,
): string {
  let payload = "";
  for (const packet of packets) {
    const text = typeof packet === "string" ? packet : encodeBase64MessageV3(packet, toBase64);
    payload += `${text.length}:${text}`;
  }
  return payload;
}

/**
 * Splits the text body of one long-polling request or response into its packets.
 *
 * @param fromBase64 what makes binary of base64
 * @param maxPackets how many packets the payload may hold; as many as fit by default
 * @throws ProtocolError `ENGINE_EMPTY`, `ENGINE_LENGTH`, `ENGINE_TRUNCATED`, `ENGINE_TYPE`, `ENGINE_BASE64`,
 * `ENGINE_TOO_MANY_PACKETS`
 */
export function decodePayloadV3<Binary extends Bytes<Binary>>(
  text: string,
  fromBase64: FromBase64<Binary>,
  maxPackets: number = Number.POSITIVE_INFINITY,
): EnginePacket<Binary>[] {
  if (text === "") throw new ProtocolError("ENGINE_EMPTY");
  const packets: EnginePacket<Binary>[] = [];
  if (text === NO_PACKETS) return packets;
  for (let at = 0; at < text.length; ) {
    if (packets.length >= maxPackets) throw new ProtocolError("ENGINE_TOO_MANY_PACKETS");
    const packet = packetAt(text, at);
    packets.push(decodeEnginePacketV3(text.slice(packet.from, packet.to), fromBase64));
    at = packet.to;
  }
  return packets;
}

function packetAt(text: string, at: number): { readonly from: number; readonly to: number } {
  const colon = text.indexOf(":", at);
  if (colon < 0) throw errorV3("ENGINE_LENGTH");
  const from = colon + 1;
  const to = from + parseLength(text.slice(at, colon));
  if (to > text.length) throw errorV3("ENGINE_TRUNCATED");
  return { from, to };
}
