import type { Logger } from "pino";
import type { ErrorCode, Refusal } from "../shared/events.ts";

/** A request that the server will not do, with the code that the page is told. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: ErrorCode;
  /** ms */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, retryAfter?: number) {
    super(code);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** What the page is told of an error: the details of one that is our own fault go to the log only. */
export function refusalOf(error: unknown, log: Logger): Refusal {
  if (!(error instanceof Refused)) {
    log.error(error);
    return { code: "internal" };
  }
  const { code, retryAfter } = error;
  log.info({ code }, "refused");
  return retryAfter === undefined ? { code } : { code, retryAfter };
}
