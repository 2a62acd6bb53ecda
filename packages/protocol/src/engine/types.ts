import type { EnginePacketType } from "./packet.ts";

/** Packet types in the order of their digits on the wire: `ENGINE_TYPES[4]` is `message`. */
export const ENGINE_TYPES = [
  "open",
  "close",
  "ping",
  "pong",
  "message",
  "upgrade",
  "noop",
] as const satisfies readonly EnginePacketType[];

/** The digit of each packet type. */
export const ENGINE_DIGITS: Readonly<Record<EnginePacketType, string>> = {
  open: "0",
  close: "1",
  ping: "2",
  pong: "3",
  message: "4",
  upgrade: "5",
  noop: "6",
};
