/** How messages reach those who were away: not at all, by connection state recovery, or by a channel. @typedef {"rooms" | "recovery" | "channels"} Way */
/** @typedef {{ label: string, server: string, client: string, ways: readonly Way[] }} Library ways: those that it has */

/** @type {readonly Library[]} */
export const LIBRARIES = [
  {
    label: "baro",
    server: "@baro/server",
    client: "@baro/client",
    ways: ["rooms", "recovery", "channels"],
  },
  {
    label: "socket.io",
    server: "socket.io",
    client: "socket.io-client",
    ways: ["rooms", "recovery"],
  },
];
