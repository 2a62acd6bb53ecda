/** Why a request was not done. */
export interface RequestFailure {
  /**
   * `bad_request`: the schema does not take the input. `internal`: the app has failed; of what, it alone is told. Any other
   * is the app's own, of its `Refusal`.
   */
  readonly code: string;
  /** After what time it may be tried again. ms */
  readonly retryAfter?: number;
}

/** What the asker of a request gets. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: RequestFailure };

/** Tells the asker. Throws what cannot be encoded. */
export type Reply = (answer: Answer<unknown>) => void;
