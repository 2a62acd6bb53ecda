import { ProtocolError } from "../errors.ts";
import type { BinaryData } from "./packet.ts";

/** Turns bytes into base64 with padding (RFC 4648 section 4). */
export type ToBase64 = (data: BinaryData) => string;

/** Turns base64 into bytes. It is only ever called with text that is valid base64 with padding. */
export type FromBase64<Binary> = (text: string) => Binary;

/** What the newest runtimes give (ECMAScript 2026), and older ones do not. */
interface NativeDecoder {
  readonly BYTES_PER_ELEMENT: number;
  readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
}
interface NativeEncoder {
  readonly byteLength: number;
  readonly toBase64?: () => string;
}

/** Arguments of one call of `String.fromCharCode`: far below what any engine takes. */
const CHUNK = 0x2000;
const NOT_IN_ALPHABET = /[^A-Za-z0-9+/]/;

/** Default {@link ToBase64}: needs nothing but what every browser and Node 20 have. */
export function encodeBase64(data: BinaryData): string {
  const bytes = toBytes(data);
  const native: NativeEncoder = bytes;
  return native.toBase64?.() ?? btoa(toBinaryString(bytes));
}

/** Default {@link FromBase64}: gives an `ArrayBuffer`, as a browser's websocket does. */
export function decodeBase64(text: string): ArrayBuffer {
  const native: NativeDecoder = Uint8Array;
  return native.fromBase64?.(text).buffer ?? fromBinaryString(atob(text));
}

/** @throws ProtocolError `ENGINE_BASE64` unless `text` is base64 with padding and nothing else. */
export function assertBase64(text: string): void {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = padding === 0 ? text : text.slice(0, -padding);
  if (text.length % 4 !== 0 || NOT_IN_ALPHABET.test(digits)) {
    throw new ProtocolError("ENGINE_BASE64");
  }
}

function toBytes(data: BinaryData): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data))
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new Uint8Array(data);
}

function toBinaryString(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return text;
}

function fromBinaryString(text: string): ArrayBuffer {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes.buffer;
}
