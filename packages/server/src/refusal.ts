/** What can be said of a refusal besides its code. */
export interface RefusalOptions {
  /** After what time it may be tried again. ms */
  readonly retryAfter?: number | undefined;
  /** Why, for the app itself: clients are not told. */
  readonly cause?: unknown;
}

/** What a client is told of a refusal. */
export interface RefusalData<Code extends string = string> {
  readonly code: Code;
  /** After what time it may be tried again. ms */
  readonly retryAfter?: number;
}

/**
 * What an app does not do, for a reason that the client is told; it is no fault of the app, and reported nowhere. Thrown in a
 * request (its answer, its schema or `before`), the asker gets `{ ok: false, error: { code, retryAfter } }`; in a middleware of a
 * namespace or in `authenticate` of `users`, `connect_error` has the code as `message` and `data` as its data; in `authorize`
 * of channels or a schema of `accept`, the client's error is `forbidden`, or with `retryAfter` `overloaded`, after which it tries again by itself, and has
 * the code as its `reason`.
 * @typeParam Code the codes of the app, for subclasses and fields that hold one
 */
export class Refusal<Code extends string = string> extends Error {
  override readonly name: string = "Refusal";
  /** A word of the app's own, for programs; the error's message too. */
  readonly code: Code;
  /** ms */
  readonly retryAfter: number | undefined;
  /** What the client is told. */
  readonly data: RefusalData<Code>;

  constructor(code: Code, options: RefusalOptions = {}) {
    super(code, "cause" in options ? { cause: options.cause } : {});
    const { retryAfter } = options;
    this.code = code;
    this.retryAfter = retryAfter;
    this.data = retryAfter === undefined ? { code } : { code, retryAfter };
  }
}
