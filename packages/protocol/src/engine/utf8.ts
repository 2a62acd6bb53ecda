import { ProtocolError } from "../errors.ts";
import type { BinaryData } from "./packet.ts";

/** A byte order mark is a character like any other here: a payload must come out as it went in. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads the bytes of a body or a text frame as UTF-8.
 *
 * @throws ProtocolError `ENGINE_UTF8` when they are not valid UTF-8
 */
export function decodeUtf8(bytes: BinaryData): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new ProtocolError("ENGINE_UTF8", { cause });
  }
}
