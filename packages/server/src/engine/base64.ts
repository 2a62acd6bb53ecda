import type { BinaryData } from "@baro/protocol";

/** Base64 to bytes by Node's own decoder, for the codecs that check the text first. */
export const fromBase64 = (text: string): Buffer => Buffer.from(text, "base64");

/** Bytes to base64 by Node's own encoder. */
export const toBase64 = (data: BinaryData): string => toBuffer(data).toString("base64");

/** A view of the same memory. */
export function toBuffer(data: BinaryData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
