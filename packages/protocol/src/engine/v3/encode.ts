import { encodeBase64, type ToBase64, toBytes } from "../base64.ts";
import type { BinaryData } from "../packet.ts";

/** What stands in front of the bytes of a binary message: its packet type, as a byte and not as a digit. */
export const BINARY_MESSAGE_V3 = 4;

/**
 * Writes a binary message for a transport that carries bytes (Engine.IO protocol 3, section "Packet"): the type byte,
 * then a copy of the bytes. Packets of text are written as in protocol 4.
 */
export function encodeBinaryMessageV3(data: BinaryData): Uint8Array<ArrayBuffer> {
  const bytes = toBytes(data);
  const packet = new Uint8Array(bytes.length + 1);
  packet[0] = BINARY_MESSAGE_V3;
  packet.set(bytes, 1);
  return packet;
}

/** Writes a binary message for a transport, or a client, that takes text alone: `b4` and base64. */
export function encodeBase64MessageV3(data: BinaryData, toBase64: ToBase64 = encodeBase64): string {
  return `b${BINARY_MESSAGE_V3}${toBase64(data)}`;
}
