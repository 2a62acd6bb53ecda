/**
 * Names of events that carry the life of a connection, and that a peer may therefore not send as events of its own
 * (Socket.IO protocol 5, section "EVENT"; the names are those of socket.io 4.8).
 */
export const RESERVED_EVENTS: ReadonlySet<string> = new Set([
  "connect",
  "connect_error",
  "disconnect",
  "disconnecting",
  "newListener",
  "removeListener",
]);
