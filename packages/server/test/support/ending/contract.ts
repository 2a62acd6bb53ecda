/** What the program is to be. */
export interface Scenario {
  /** ms */
  readonly timeout?: number;
  /** ms */
  readonly retryAfter?: number;
  readonly signals?: readonly NodeJS.Signals[];
  /** What becomes of `last` once it was called. Default "done". */
  readonly last?: "done" | "done later" | "throws" | "rejects" | "hangs";
  /** Closing the store fails, and draining with it. */
  readonly failingStore?: boolean;
  /** It listens for `error`. */
  readonly listening?: boolean;
  /** A second SIGINT comes while the first signal is handled. */
  readonly twice?: boolean;
  /** It takes its listeners off again at once. */
  readonly deaf?: boolean;
}

/** What the program says of itself. */
export type News =
  | readonly [what: "ready", url: string]
  | readonly [what: "draining", sessions: number]
  | readonly [what: "last", sessions: number]
  /** As `baro:listener:failed` has it. */
  | readonly [what: "failed", event: string]
  /** As an `error` listener has it. */
  | readonly [what: "error", code: string];
