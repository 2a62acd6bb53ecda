import type { Answer } from "./answer.ts";

/** What can be said of a refusal besides its code. */
export interface RefusalOptions {
  /** After what time it may be tried again. ms */
  readonly retryAfter?: number | undefined;
  /** Why, for the app itself: clients are not told. */
  readonly cause?: unknown;
}

/**
 * A request that is not done, for a reason that its asker is told. Throw it in an answer, in `before`, or in a schema: the
 * asker gets `{ ok: false, error: { code, retryAfter } }`. It is no fault of the app, and reported nowhere.
 */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
  /** For the asker's program: a word of the app's own. */
  readonly code: string;
  /** ms */
  readonly retryAfter: number | undefined;

  constructor(code: string, options: RefusalOptions = {}) {
    super(code, "cause" in options ? { cause: options.cause } : {});
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}

/** A refusal as it travels. */
export function refused({ code, retryAfter }: Refusal): Answer<never> {
  return { ok: false, error: retryAfter === undefined ? { code } : { code, retryAfter } };
}
