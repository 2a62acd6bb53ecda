export * from "./engine/packet.ts";
export * from "./errors.ts";
export type * from "./event-map.ts";
export * from "./reasons.ts";
export * from "./reserved.ts";
export * from "./socket/packet.ts";
