/** Every way in which bytes can fail to be a packet: code → message. Callers match on the code. */
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
  SOCKET_TYPE: "the Socket.IO packet starts with no known type",
  SOCKET_NAMESPACE: "the namespace is not closed by a comma",
  SOCKET_ACK_ID:
    "the acknowledgement id is no safe integer, is missing, or stands where none belongs",
  SOCKET_JSON: "the payload is not valid JSON",
  SOCKET_PAYLOAD: "the payload has not the shape that its packet type asks for",
  SOCKET_RESERVED_EVENT: "the event name is reserved",
  SOCKET_ATTACHMENT_COUNT: "the number of attachments is missing or malformed",
  SOCKET_TOO_MANY_ATTACHMENTS: "the packet announces more attachments than are allowed",
  SOCKET_ATTACHMENT_INDEX: "a placeholder points to no attachment",
  SOCKET_UNEXPECTED_BINARY: "binary data arrived while no attachment was awaited",
  SOCKET_UNEXPECTED_TEXT: "text arrived while attachments were awaited",
  SOCKET_UNENCODABLE: "the value cannot be encoded as JSON",
} as const;

export type ProtocolErrorCode = keyof typeof PROTOCOL_ERRORS;

/** The only error that a decoder or encoder of this package throws. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: ProtocolErrorCode;

  /** @param code which rule was broken; @param options `cause`: the error below, where there is one */
  constructor(code: ProtocolErrorCode, options?: ErrorOptions) {
    super(PROTOCOL_ERRORS[code], options);
    this.code = code;
  }
}
