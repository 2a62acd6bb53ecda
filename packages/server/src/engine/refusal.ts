import { HANDSHAKE_ERROR_MESSAGES, HandshakeErrorCode } from "./errors.ts";
import { NO_HEADERS, type ResponseHeaders } from "./exchange.ts";

/** A refused request: its code, and what a `connection_error` listener is told beyond it. */
export interface Refusal {
  readonly code: HandshakeErrorCode;
  readonly context: Readonly<Record<string, unknown>>;
  /** There is no room now: the client is answered 503, and asked to come back after so many seconds. */
  readonly retryAfter?: number;
}

/** A request that breaks a rule. @param name of the rule, as `context.name` says it */
export function badRequest(name: string, more: Readonly<Record<string, unknown>> = {}): Refusal {
  return { code: HandshakeErrorCode.BAD_REQUEST, context: { name, ...more } };
}

/** A handshake that the app does not want. @param context `message`: what the client is told */
export function forbidden(context: Readonly<Record<string, unknown>>): Refusal {
  return { code: HandshakeErrorCode.FORBIDDEN, context };
}

/** A handshake for which there is no room now. @param retryAfter s */
export function overloaded(
  context: Readonly<Record<string, unknown>>,
  retryAfter: number,
): Refusal {
  return { ...forbidden(context), retryAfter };
}

/** What the client is told: the message of the app where it gives one, else that of the code. */
export function messageFor({ code, context }: Refusal): string {
  const own = context["message"] ?? HANDSHAKE_ERROR_MESSAGES[code];
  return typeof own === "string" ? own : JSON.stringify(own);
}

/** @param forbidden the status where a client is not wanted */
export function statusOf({ code, retryAfter }: Refusal, forbidden: 400 | 403): number {
  if (retryAfter !== undefined) return 503;
  return code === HandshakeErrorCode.FORBIDDEN ? forbidden : 400;
}

/** When the client may come back, where it is said (RFC 9110 section 10.2.3); pages of other origins may read it too. */
export function retryHeader({ retryAfter }: Refusal): ResponseHeaders {
  if (retryAfter === undefined) return NO_HEADERS;
  return {
    "Retry-After": String(retryAfter),
    "Access-Control-Expose-Headers": "Retry-After",
  };
}
