import type { BinaryData, EnginePacket } from "./packet.ts";
import { ENGINE_DIGITS } from "./types.ts";

/**
 * Encodes one packet for a transport whose frames are text or binary (Engine.IO protocol 4, section "Packet encoding").
 *
 * @returns text: the type digit and the data; or, for a binary message, its bytes as they are
 */
export function encodeEnginePacket<Binary = BinaryData>(
  packet: EnginePacket<Binary>,
): string | Binary {
  const { data } = packet;
  if (data === undefined) return ENGINE_DIGITS[packet.type];
  return typeof data === "string" ? ENGINE_DIGITS[packet.type] + data : data;
}
