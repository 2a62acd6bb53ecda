/** Why a connection or a namespace was left, as a server's `disconnect` listener hears it (socket.io 4.8). */
export const ServerReason = {
  /** The client's transport ended (tab closed, network lost). */
  TRANSPORT_CLOSE: "transport close",
  /** The client's transport failed. */
  TRANSPORT_ERROR: "transport error",
  /** No answer to a ping within `pingTimeout`. */
  PING_TIMEOUT: "ping timeout",
  /** The client sent something that is no packet. */
  PARSE_ERROR: "parse error",
  /** The connection was closed below the namespaces, by the server. */
  FORCED_CLOSE: "forced close",
  /** The client joined no namespace in time, or the server closed the connection. */
  FORCED_SERVER_CLOSE: "forced server close",
  /** `io.close()`. */
  SERVER_SHUTTING_DOWN: "server shutting down",
  /** More than `maxSendBuffer` bytes waited for a client that does not read. Baro's own. */
  SLOW_CONSUMER: "slow consumer",
  /** The client sent DISCONNECT. */
  CLIENT_NAMESPACE_DISCONNECT: "client namespace disconnect",
  /** `socket.disconnect()` on the server. */
  SERVER_NAMESPACE_DISCONNECT: "server namespace disconnect",
} as const;
export type ServerReason = (typeof ServerReason)[keyof typeof ServerReason];

/** Why a client's socket was disconnected, as its `disconnect` listener hears it (socket.io-client 4.8). */
export const ClientReason = {
  /** The server sent DISCONNECT; the client does not come back by itself. */
  SERVER_DISCONNECT: "io server disconnect",
  /** `socket.disconnect()` on the client; it does not come back by itself. */
  CLIENT_DISCONNECT: "io client disconnect",
  /** No ping of the server within `pingInterval + pingTimeout`. */
  PING_TIMEOUT: "ping timeout",
  TRANSPORT_CLOSE: "transport close",
  TRANSPORT_ERROR: "transport error",
  /** The server sent something that is no packet. */
  PARSE_ERROR: "parse error",
} as const;
export type ClientReason = (typeof ClientReason)[keyof typeof ClientReason];
