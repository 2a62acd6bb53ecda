import type { IncomingMessage } from "node:http";

/** Why a handshake or a request is refused: the codes and messages that socket.io 4.8 gives to clients. */
export const HandshakeErrorCode = {
  UNKNOWN_TRANSPORT: 0,
  UNKNOWN_SID: 1,
  BAD_HANDSHAKE_METHOD: 2,
  BAD_REQUEST: 3,
  FORBIDDEN: 4,
  UNSUPPORTED_PROTOCOL_VERSION: 5,
} as const;
export type HandshakeErrorCode = (typeof HandshakeErrorCode)[keyof typeof HandshakeErrorCode];

/** What the client reads, by code. */
export const HANDSHAKE_ERROR_MESSAGES: Readonly<Record<HandshakeErrorCode, string>> = {
  0: "Transport unknown",
  1: "Session ID unknown",
  2: "Bad handshake method",
  3: "Bad request",
  4: "Forbidden",
  5: "Unsupported protocol version",
};

/** The argument of the `connection_error` event of `io.engine`. */
export interface ConnectionError {
  readonly req: IncomingMessage;
  readonly code: HandshakeErrorCode;
  readonly message: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Codes of errors that the engine raises on its own account. */
export type EngineErrorCode =
  | "ENGINE_OPTION"
  | "POLL_OVERLAP"
  | "POLL_ABORTED"
  | "POST_OVERLAP"
  | "POST_ABORTED"
  | "POST_TOO_LARGE"
  | "POST_CONTENT_TYPE"
  | "HEARTBEAT_DIRECTION"
  | "SLOW_CONSUMER"
  | "MAX_PACKETS_PER_SECOND"
  | "MAX_BYTES_PER_SECOND";

/** An error of the engine, with a code to match on. It is the `description` of a `disconnect` event where one caused it. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
