import { ProtocolError } from "../errors.ts";
import { decodeBase64, decodeStrictly, type FromBase64, type Sized } from "./base64.ts";
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
export function decodeEnginePacket<Binary extends Sized>(
  data: string | Binary,
  fromBase64: FromBase64<Binary>,
): EnginePacket<Binary>;
export function decodeEnginePacket(
  data: unknown,
  fromBase64: FromBase64<Sized> = decodeBase64,
): EnginePacket<unknown> {
  if (typeof data !== "string") return { type: "message", data };
  if (data.length === 0) throw new ProtocolError("ENGINE_EMPTY");
  const first = data.charCodeAt(0);
  if (first !== LETTER_B) return decodeText(first - ZERO, data);
  return { type: "message", data: decodeStrictly(data.slice(1), fromBase64) };
}

function decodeText(digit: number, data: string): EnginePacket<never> {
  const type = ENGINE_TYPES[digit];
  if (type === undefined) throw new ProtocolError("ENGINE_TYPE");
  if (type === "message") return { type, data: data.slice(1) };
  return data.length === 1 ? { type } : { type, data: data.slice(1) };
}
