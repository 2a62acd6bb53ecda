import { ProtocolError } from "../../errors.ts";
import { namespacePart } from "../namespace-part.ts";
import { PacketType } from "../packet.ts";

/**
 * Encodes an ERROR, which is what CONNECT_ERROR was in revision 4 of the Socket.IO protocol: its payload is any JSON
 * value, mostly a string, and not an object with a `message`.
 *
 * @param body what the client's `error` listener is given
 * @throws ProtocolError `SOCKET_UNENCODABLE` when JSON has no form for it
 */
export function encodeErrorV4(nsp: string, body: unknown): string {
  return `${PacketType.CONNECT_ERROR}${namespacePart(nsp)}${toJson(body)}`;
}

function toJson(body: unknown): string {
  const json = stringify(body);
  if (json === undefined) throw new ProtocolError("SOCKET_UNENCODABLE");
  return json;
}

/** A function, a symbol and `undefined` have no JSON, which the declaration of `JSON.stringify` leaves out. */
function stringify(body: unknown): string | undefined {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw new ProtocolError("SOCKET_UNENCODABLE", { cause });
  }
}
