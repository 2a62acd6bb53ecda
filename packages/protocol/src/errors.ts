/**
 * Every way in which bytes can fail to be a packet: code → message. Callers match on the code. Where socket.io-parser 4.2
 * raises an error, the message is its own, because users see it in `error` listeners.
 */
export const PROTOCOL_ERRORS = {
  ENGINE_EMPTY: "the Engine.IO packet is empty",
  ENGINE_TYPE: "the Engine.IO packet starts with no known type",
  ENGINE_BASE64: "the binary packet is not valid base64",
  ENGINE_TOO_MANY_PACKETS: "the payload holds more packets than are allowed",
  ENGINE_UTF8: "the payload is not valid UTF-8",
  ENGINE_LENGTH: "the length of a packet is missing or malformed",
  ENGINE_TRUNCATED: "the payload ends before the packet that it announces",
  ENGINE_KIND: "the packet is marked neither as text nor as binary",
  ENGINE_JSONP_INDEX: "the index of the JSONP callback is no number",
  ENGINE_FORM: "the form of a JSONP request is malformed",
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

export type ProtocolErrorCode = keyof typeof PROTOCOL_ERRORS;

/** The only error that a decoder or encoder of this package throws. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: ProtocolErrorCode;

  /** @param options `cause`: the error below, where there is one; `detail`: what ends the message */
  constructor(code: ProtocolErrorCode, options: ErrorOptions & { readonly detail?: string } = {}) {
    const { detail, ...rest } = options;
    super([PROTOCOL_ERRORS[code], detail].filter(Boolean).join(" "), rest);
    this.code = code;
  }
}
