import { ProtocolError } from "../errors.ts";
import type { BinaryData } from "./packet.ts";

/** Turns bytes into base64 with padding (RFC 4648 section 4). */
export type ToBase64 = (data: BinaryData) => string;

/** What bytes must tell of themselves to be checked: `ArrayBuffer`, `Buffer` and every view do. */
export interface Sized {
  readonly byteLength: number;
}

/**
 * Turns base64 into bytes. On text that is not base64 it may throw, or skip what it does not know as `Buffer.from`
 * does: both are noticed.
 */
export type FromBase64<Binary extends Sized> = (text: string) => Binary;

/** What the newest runtimes give (ECMAScript 2026), and older ones do not. */
interface NativeDecoder {
  readonly BYTES_PER_ELEMENT: number;
  readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
}
interface NativeEncoder {
  readonly byteLength: number;
  readonly toBase64?: () => string;
}

/** Default {@link ToBase64}: needs nothing but what every browser and Node 20 have. */
export function encodeBase64(data: BinaryData): string {
  const bytes = toBytes(data);
  const native: NativeEncoder = bytes;
  return native.toBase64?.() ?? btoa(Array.from(bytes, toCharacter).join(""));
}

/** Default {@link FromBase64}: gives an `ArrayBuffer`, as a browser's websocket does. */
export function decodeBase64(text: string): ArrayBuffer {
  const native: NativeDecoder = Uint8Array;
  return native.fromBase64?.(text).buffer ?? Uint8Array.from(atob(text), toByte).buffer;
}

/**
 * Decodes base64 and takes nothing for it that is not: padding must be there, white space and the URL-safe alphabet
 * must not.
 *
 * @throws ProtocolError `ENGINE_BASE64`
 */
export function decodeStrictly<Binary extends Sized>(
  text: string,
  fromBase64: FromBase64<Binary>,
): Binary {
  const bytes = attempt(text, fromBase64);
  // A decoder that skips characters gives fewer bytes than the text has room for: this costs a fraction of a scan.
  const isExact = bytes.byteLength === byteLengthOf(text);
  if (!isExact || text.includes("-") || text.includes("_"))
    throw new ProtocolError("ENGINE_BASE64");
  return bytes;
}

function attempt<Binary extends Sized>(text: string, fromBase64: FromBase64<Binary>): Binary {
  try {
    return fromBase64(text);
  } catch (cause) {
    throw new ProtocolError("ENGINE_BASE64", { cause });
  }
}

/** A whole number only where the text has whole groups of four, as it must. */
function byteLengthOf(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

/** A view of the same memory, not a copy. */
export function toBytes(data: BinaryData): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data))
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new Uint8Array(data);
}

const toCharacter = (byte: number): string => String.fromCharCode(byte);
const toByte = (character: string): number => character.charCodeAt(0);
