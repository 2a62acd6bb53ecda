import { ChannelError, type ChannelFault, type Faulty } from "@baro/protocol";
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

/** What a store's error is to who uses channels. It is told by its code: stores of other packages have a class of their own. */
export function storeFault(cause: unknown): ChannelError {
  const isClosed = cause instanceof Error && Reflect.get(cause, "code") === CLOSED;
  return new ChannelError(isClosed ? "closed" : "store_unavailable", { cause });
}
