import { ProtocolError } from "../errors.ts";
import { assertBase64, decodeBase64, type FromBase64 } from "./base64.ts";
import type { EnginePacket } from "./packet.ts";
import { ENGINE_TYPES } from "./types.ts";

const ZERO = 48;
const LETTER_B = 98;

/**
 * Decodes one packet (Engine.IO protocol 4, section "Packet encoding"). Text starts with a type digit, or with `b` where
 * binary had to travel as base64; a binary frame is a message by definition, and is passed through.
 *
 * @param data one frame of a websocket, or one packet of a long-polling payload
 * @param fromBase64 what makes binary of base64; gives an `ArrayBuffer` by default
 * @throws ProtocolError `ENGINE_EMPTY`, `ENGINE_TYPE`, `ENGINE_BASE64`
 */
export function decodeEnginePacket<Binary = never>(
  data: string | Binary,
): EnginePacket<Binary | ArrayBuffer>;
export function decodeEnginePacket<Binary>(
  data: string | Binary,
  fromBase64: FromBase64<Binary>,
): EnginePacket<Binary>;
export function decodeEnginePacket(
  data: unknown,
  fromBase64: FromBase64<unknown> = decodeBase64,
): EnginePacket<unknown> {
  if (typeof data !== "string") return { type: "message", data };
  if (data.length === 0) throw new ProtocolError("ENGINE_EMPTY");
  const first = data.charCodeAt(0);
  return first === LETTER_B
    ? decodeBase64Message(data.slice(1), fromBase64)
    : decodeText(first - ZERO, data);
}

function decodeText(digit: number, data: string): EnginePacket<never> {
  const type = ENGINE_TYPES[digit];
  if (type === undefined) throw new ProtocolError("ENGINE_TYPE");
  if (type === "message") return { type, data: data.slice(1) };
  return data.length === 1 ? { type } : { type, data: data.slice(1) };
}

function decodeBase64Message<Binary>(
  base64: string,
  fromBase64: FromBase64<Binary>,
): EnginePacket<Binary> {
  assertBase64(base64);
  return { type: "message", data: fromBase64(base64) };
}
