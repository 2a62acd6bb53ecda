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

/** What the page is told of an error: the details of one that is our own fault go to `report` only. */
export function refusalOf(error: unknown, report: (error: unknown) => void): Refusal {
  if (!(error instanceof Refused)) {
    report(error);
    return { code: "internal" };
  }
  const { code, retryAfter } = error;
  return retryAfter === undefined ? { code } : { code, retryAfter };
}
