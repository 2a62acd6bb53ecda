import type { ErrorCode, Refusal } from "./events.ts";

/** A request that the server will not do, with the code that the page is told. */
export class Refused extends Error {
  readonly code: ErrorCode;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, retryAfter?: number) {
    super(code);
    this.name = "Refused";
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** The part that the page sees. */
  get refusal(): Refusal {
    return this.retryAfter === undefined
      ? { code: this.code }
      : { code: this.code, retryAfter: this.retryAfter };
  }
}
