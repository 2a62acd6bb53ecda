import type { V3ErrorCode } from "./engine/v3/error-table.ts";

/**
 * Every way in which bytes can fail to be a packet of the newest protocols: code → message. Callers match on the code.
 * Where socket.io-parser 4.2 raises an error, the message is its own, because users see it in `error` listeners. What
 * only Engine.IO 3 knows stands in engine/v3: browsers, which do not speak it, would load it with this table.
 */
export const PROTOCOL_ERRORS = {
  ENGINE_EMPTY: "the Engine.IO packet is empty",
  ENGINE_TYPE: "the Engine.IO packet starts with no known type",
  ENGINE_BASE64: "the binary packet is not valid base64",
  ENGINE_TOO_MANY_PACKETS: "the payload holds more packets than are allowed",
  ENGINE_UTF8: "the payload is not valid UTF-8",
  SOCKET_EMPTY: "the Socket.IO packet is empty",
  SOCKET_TYPE: "unknown packet type",
  SOCKET_NAMESPACE: "the namespace is not closed by a comma",
  SOCKET_ACK_ID:
    "the acknowledgement id is no safe integer, is missing, or stands where none belongs",
  SOCKET_JSON: "invalid payload",
  SOCKET_PAYLOAD: "invalid payload",
  SOCKET_RESERVED_EVENT: "invalid payload",
  SOCKET_ATTACHMENT_COUNT: "Illegal attachments",
  SOCKET_TOO_MANY_ATTACHMENTS: "too many attachments",
  SOCKET_ATTACHMENT_INDEX: "illegal attachments",
  SOCKET_UNEXPECTED_BINARY: "got binary data when not reconstructing a packet",
  SOCKET_UNEXPECTED_TEXT: "got plaintext data when reconstructing a packet",
  SOCKET_UNENCODABLE: "the value cannot be encoded as JSON",
} as const;

type NewestErrorCode = keyof typeof PROTOCOL_ERRORS;

export type ProtocolErrorCode = NewestErrorCode | V3ErrorCode;

/** What an error says beyond its code. */
export interface ProtocolErrorDetails extends ErrorOptions {
  /** What ends the message. */
  readonly detail?: string;
}

/** The only error that a decoder or encoder of this package throws. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: ProtocolErrorCode;

  /** @param options `cause`: the error below, where there is one; `detail`: also the whole message of a code of Engine.IO 3 */
  constructor(code: NewestErrorCode, options?: ProtocolErrorDetails);
  constructor(code: V3ErrorCode, options: ProtocolErrorDetails & { readonly detail: string });
  constructor(code: ProtocolErrorCode, { detail, ...rest }: ProtocolErrorDetails = {}) {
    const messages: Partial<Record<ProtocolErrorCode, string>> = PROTOCOL_ERRORS;
    super([messages[code], detail].filter(Boolean).join(" "), rest);
    this.code = code;
  }
}
