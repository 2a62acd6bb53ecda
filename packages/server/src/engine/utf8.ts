import { isUtf8 } from "node:buffer";
import { ProtocolError } from "@baro/protocol";

/**
 * Bytes to text, by Node's own check and decoder: a fraction of what a strict TextDecoder costs.
 * @throws ProtocolError `ENGINE_UTF8`
 */
export function fromUtf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new ProtocolError("ENGINE_UTF8");
  return bytes.toString("utf8");
}
