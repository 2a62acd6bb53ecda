import { ProtocolError } from "../errors.ts";
import { PacketType, type SocketPacket } from "./packet.ts";
import { checkSocketPacket } from "./validate.ts";

/** How many attachments one packet may announce unless told otherwise. */
export const MAX_ATTACHMENTS = 10;

/** What the text of a packet says: the packet, with placeholders for its `attachments` binary messages to come. */
export interface DecodedSocketText {
  readonly packet: SocketPacket;
  readonly attachments: number;
}

const ZERO = 48;
const NINE = 57;
const DASH = 45;
const SLASH = 47;

/**
 * Decodes the text of a packet (Socket.IO protocol 5, section "Packet encoding"):
 * `<type>[<attachments>-][<namespace>,][<ack id>][JSON]`.
 *
 * @param maxAttachments how many attachments the packet may announce
 * @throws ProtocolError any of the `SOCKET_…` codes but those of attachments that have arrived
 */
export function decodeSocketText(
  text: string,
  maxAttachments: number = MAX_ATTACHMENTS,
): DecodedSocketText {
  const type = readType(text);
  const digitsEnd = isBinaryType(type) ? skipDigits(text, 1) : 0;
  const attachments = digitsEnd === 0 ? 0 : readCount(text, digitsEnd, maxAttachments);
  const nspStart = digitsEnd + 1;
  const idStart = skipNamespace(text, nspStart, type);
  const nsp = idStart === nspStart ? "/" : readNamespace(text, nspStart, idStart);
  const idEnd = skipDigits(text, idStart);
  const id = idEnd === idStart ? undefined : readId(text, idStart, idEnd);
  const data = idEnd === text.length ? undefined : readJson(text.slice(idEnd));
  return { packet: checkSocketPacket({ type, nsp, id, data }), attachments };
}

function readType(text: string): number {
  if (text.length === 0) throw new ProtocolError("SOCKET_EMPTY");
  const type = text.charCodeAt(0) - ZERO;
  if (type < PacketType.CONNECT || type > PacketType.BINARY_ACK) {
    throw new ProtocolError("SOCKET_TYPE", { detail: String(Number(text[0])) });
  }
  return type;
}

function isBinaryType(type: number): boolean {
  return type === PacketType.BINARY_EVENT || type === PacketType.BINARY_ACK;
}

/** The first position from `at` on that holds no digit. */
function skipDigits(text: string, at: number): number {
  let end = at;
  for (let code = text.charCodeAt(end); code >= ZERO && code <= NINE; code = text.charCodeAt(end)) {
    end++;
  }
  return end;
}

/** A count is written as `String(count)` writes it, and is at least 1: no sign, leading zero, fraction or exponent. */
function readCount(text: string, end: number, max: number): number {
  const isCount = text.charCodeAt(end) === DASH && end > 1 && text.charCodeAt(1) !== ZERO;
  if (!isCount) throw new ProtocolError("SOCKET_ATTACHMENT_COUNT");
  const count = Number(text.slice(1, end));
  if (count > max) throw new ProtocolError("SOCKET_TOO_MANY_ATTACHMENTS");
  return count;
}

/**
 * The position after the namespace and its comma. Clients older than 2.0 leave the comma away where nothing follows
 * it: CONNECT and DISCONNECT are understood without.
 */
function skipNamespace(text: string, start: number, type: number): number {
  if (text.charCodeAt(start) !== SLASH) return start;
  const comma = text.indexOf(",", start);
  if (comma >= 0) return comma + 1;
  if (type > PacketType.DISCONNECT) throw new ProtocolError("SOCKET_NAMESPACE");
  return text.length;
}

function readNamespace(text: string, start: number, end: number): string {
  return text.slice(start, text.endsWith(",", end) ? end - 1 : end);
}

function readId(text: string, start: number, end: number): number {
  const hasLeadingZero = text.charCodeAt(start) === ZERO && end - start > 1;
  if (hasLeadingZero) throw new ProtocolError("SOCKET_ACK_ID");
  return Number(text.slice(start, end));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError("SOCKET_JSON", { cause });
  }
}
