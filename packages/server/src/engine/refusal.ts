import { HANDSHAKE_ERROR_MESSAGES, HandshakeErrorCode } from "./errors.ts";

/** A refused request: its code, and what a `connection_error` listener is told beyond it. */
export interface Refusal {
  readonly code: HandshakeErrorCode;
  readonly context: Readonly<Record<string, unknown>>;
}

/** A request that breaks a rule. @param name of the rule, as `context.name` says it */
export function badRequest(name: string, more: Readonly<Record<string, unknown>> = {}): Refusal {
  return { code: HandshakeErrorCode.BAD_REQUEST, context: { name, ...more } };
}

/** A handshake that the app does not want. @param context `message`: what the client is told */
export function forbidden(context: Readonly<Record<string, unknown>>): Refusal {
  return { code: HandshakeErrorCode.FORBIDDEN, context };
}

/** What the client is told: the message of the app where it gives one, else that of the code. */
export function messageFor({ code, context }: Refusal): string {
  const own = context["message"] ?? HANDSHAKE_ERROR_MESSAGES[code];
  return typeof own === "string" ? own : JSON.stringify(own);
}
