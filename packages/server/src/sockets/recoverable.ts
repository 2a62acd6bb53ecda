import type { DisconnectReason } from "./types.ts";

/** Ends after which a client may come back to its state: those that neither side has asked for. */
export const RECOVERABLE_REASONS: ReadonlySet<DisconnectReason> = new Set([
  "transport error",
  "transport close",
  "forced close",
  "ping timeout",
  "server shutting down",
  "forced server close",
  "slow consumer",
]);
