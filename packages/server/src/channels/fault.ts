import { ChannelError, type ChannelFault, type Faulty } from "@baro/protocol";
import { Refusal } from "../refusal.ts";
import type { StoreErrorCode } from "../store/errors.ts";

const CLOSED: StoreErrorCode = "STORE_CLOSED";

/** An error as it travels. */
export function faultOf({ code, message, reason, retry }: ChannelError): ChannelFault {
  return { code, message, ...(reason !== undefined && { reason }), ...(retry && { retry }) };
}

/** The answer of a request that failed; `report` hears of what the client cannot help. */
export function failure(error: unknown, report: (error: unknown) => void): Faulty {
  const known = error instanceof ChannelError ? error : storeFault(error);
  if (known.code === "store_unavailable") report(known.cause ?? known);
  return { error: faultOf(known) };
}

/** What a client is told when a function of the app threw in place of deciding; `report` hears of what is no decision. */
export function refusedBy(cause: unknown, report: (error: unknown) => void): ChannelError {
  if (cause instanceof ChannelError) return cause;
  if (cause instanceof Refusal) return refusedFor(cause);
  report(cause);
  return new ChannelError("forbidden", { cause });
}

/** What may be tried again is tried again by clients of channels themselves. */
function refusedFor(cause: Refusal): ChannelError {
  const code = cause.retryAfter === undefined ? "forbidden" : "overloaded";
  return new ChannelError(code, { reason: cause.code, cause });
}

/**
 * When the application is to be asked again that has refused so: too much was asked of it, which decides nothing. ms.
 * Undefined: it has decided.
 */
export function pauseOf({ code, cause }: ChannelError): number | undefined {
  if (code !== "overloaded") return undefined;
  const pause: unknown = cause instanceof Refusal ? cause.retryAfter : undefined;
  // What is no number is no time, and may not even be compared.
  return typeof pause === "number" ? Math.max(pause, 0) || 0 : 0;
}

/** What a store's error is to who uses channels. It is told by its code: stores of other packages have a class of their own. */
export function storeFault(cause: unknown): ChannelError {
  const isClosed = cause instanceof Error && Reflect.get(cause, "code") === CLOSED;
  return new ChannelError(isClosed ? "closed" : "store_unavailable", { cause });
}
