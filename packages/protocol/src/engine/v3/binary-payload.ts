import { ProtocolError } from "../../errors.ts";
import type { FromBase64 } from "../base64.ts";
import type { BinaryData, EnginePacket } from "../packet.ts";
import { decodeUtf8 } from "../utf8.ts";
import type { Bytes } from "./bytes.ts";
import { decodeEnginePacketV3 } from "./decode.ts";
import { encodeBinaryMessageV3 } from "./encode.ts";
import { errorV3 } from "./error.ts";
import { MAX_LENGTH_DIGITS, parseLength } from "./length.ts";

const TEXT = 0;
const BINARY = 1;
const END_OF_LENGTH = 0xff;
const ZERO = 48;

const utf8 = new TextEncoder();

/** Where one packet of a payload lies, and how it is to be read. */
interface Entry {
  readonly kind: typeof TEXT | typeof BINARY;
  readonly from: number;
  readonly to: number;
}

/**
 * Joins encoded packets to the binary body of one long-polling request or response (Engine.IO protocol 3, section
 * "Payload"). For each packet: `0` (text) or `1` (binary), the decimal digits of its length in bytes, each as a byte from
 * 0 to 9, the byte 255, and the packet; text as UTF-8.
 *
 * @param packets what `encodeEnginePacket` gave, at least one
 */
export function encodeBinaryPayloadV3(
  packets: readonly (string | BinaryData)[],
): Uint8Array<ArrayBuffer> {
  return concat(packets.flatMap(entryOf));
}

/**
 * Splits the binary body of one long-polling request or response into its packets.
 *
 * @param fromBase64 what makes binary of base64, which may stand in packets of text here too
 * @param maxPackets how many packets the payload may hold; as many as fit by default
 * @returns binary as parts of `bytes` that share its memory
 * @throws ProtocolError `ENGINE_EMPTY`, `ENGINE_KIND`, `ENGINE_LENGTH`, `ENGINE_TRUNCATED`, `ENGINE_UTF8`, `ENGINE_TYPE`,
 * `ENGINE_BASE64`, `ENGINE_TOO_MANY_PACKETS`
 */
export function decodeBinaryPayloadV3<Binary extends Bytes<Binary>>(
  bytes: Binary,
  fromBase64: FromBase64<Binary>,
  maxPackets: number = Number.POSITIVE_INFINITY,
): EnginePacket<Binary>[] {
  if (bytes.length === 0) throw new ProtocolError("ENGINE_EMPTY");
  const packets: EnginePacket<Binary>[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (packets.length >= maxPackets) throw new ProtocolError("ENGINE_TOO_MANY_PACKETS");
    const { kind, from, to } = entryAt(bytes, at);
    const packet = bytes.subarray(from, to);
    packets.push(decodeEnginePacketV3(kind === TEXT ? decodeUtf8(packet) : packet, fromBase64));
    at = to;
  }
  return packets;
}

function entryOf(packet: string | BinaryData): Uint8Array[] {
  const isText = typeof packet === "string";
  const bytes = isText ? utf8.encode(packet) : encodeBinaryMessageV3(packet);
  const digits = Array.from(String(bytes.length), Number);
  return [Uint8Array.of(isText ? TEXT : BINARY, ...digits, END_OF_LENGTH), bytes];
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function entryAt<Binary extends Bytes<Binary>>(bytes: Binary, at: number): Entry {
  const kind = bytes[at];
  if (kind !== TEXT && kind !== BINARY) throw errorV3("ENGINE_KIND");
  const digits = digitsAt(bytes, at + 1);
  const from = at + 1 + digits.length + 1;
  const to = from + parseLength(digits);
  if (to > bytes.length) throw errorV3("ENGINE_TRUNCATED");
  return { kind, from, to };
}

/** Bytes that are no digits become characters that are none. */
function digitsAt<Binary extends Bytes<Binary>>(bytes: Binary, at: number): string {
  let digits = "";
  for (let end = at; end <= at + MAX_LENGTH_DIGITS; end++) {
    const byte = bytes[end];
    if (byte === undefined) break;
    if (byte === END_OF_LENGTH) return digits;
    digits += String.fromCharCode(ZERO + byte);
  }
  throw errorV3("ENGINE_LENGTH");
}
