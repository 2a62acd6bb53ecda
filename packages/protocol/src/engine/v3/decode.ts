import { ProtocolError } from "../../errors.ts";
import { decodeStrictly, type FromBase64 } from "../base64.ts";
import { decodeEnginePacket } from "../decode.ts";
import type { EnginePacket } from "../packet.ts";
import type { Bytes } from "./bytes.ts";
import { BINARY_MESSAGE_V3 } from "./encode.ts";

const BASE64_MESSAGE = `b${BINARY_MESSAGE_V3}`;

/**
 * Decodes one packet (Engine.IO protocol 3, section "Packet"). Unlike in protocol 4, binary has a type too: the byte
 * `0x04`, or `4` behind the `b` of base64. Binary packets of other types are refused: no client sends any.
 *
 * @param data one frame of a websocket, or one packet of a long-polling payload
 * @param fromBase64 what makes binary of base64
 * @returns binary as a part of `data` that shares its memory, or as `fromBase64` gave it
 * @throws ProtocolError `ENGINE_EMPTY`, `ENGINE_TYPE`, `ENGINE_BASE64`
 */
export function decodeEnginePacketV3<Binary extends Bytes<Binary>>(
  data: string | Binary,
  fromBase64: FromBase64<Binary>,
): EnginePacket<Binary> {
  if (typeof data === "string") return decodeText(data, fromBase64);
  if (data.length === 0) throw new ProtocolError("ENGINE_EMPTY");
  if (data[0] !== BINARY_MESSAGE_V3) throw new ProtocolError("ENGINE_TYPE");
  return { type: "message", data: data.subarray(1) };
}

function decodeText<Binary extends Bytes<Binary>>(
  text: string,
  fromBase64: FromBase64<Binary>,
): EnginePacket<Binary> {
  if (!text.startsWith("b")) return decodeEnginePacket(text, fromBase64);
  if (!text.startsWith(BASE64_MESSAGE)) throw new ProtocolError("ENGINE_TYPE");
  const base64 = text.slice(BASE64_MESSAGE.length);
  return { type: "message", data: decodeStrictly(base64, fromBase64) };
}
