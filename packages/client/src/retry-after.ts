import type { DisconnectDescription } from "./errors.ts";

/** No server keeps a client away for longer. ms */
const LONGEST = 600_000;

/** What a server that drains says when it closes a websocket. */
const REASON = /^retry-after=(\d+)$/;

/**
 * How long the server wants the client to stay away, ms; 0 where it does not say. It says so by `Retry-After` (RFC 9110 section 10.2.3, in
 * seconds) in the answer that refuses a request, or by the reason in the close frame of a websocket.
 */
export function askedDelay(details: DisconnectDescription | undefined): number {
  const { context }: { context?: unknown; message?: string } = details ?? {};
  const { retryAfter, reason }: { retryAfter?: unknown; reason?: unknown } = context ?? {};
  const asked = Number(retryAfter) * 1000 || Number(REASON.exec(String(reason))?.[1]) || 0;
  return Math.min(Math.max(asked, 0), LONGEST);
}
