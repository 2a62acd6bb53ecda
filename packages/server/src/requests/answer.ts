import type { RefusalData } from "../refusal.ts";

/**
 * What the asker of a request gets. The `code` of an error is that of the app's `Refusal`; `bad_request` where the schema does
 * not take the input; `internal` where the app has failed: of what, it alone is told.
 */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: RefusalData };

/** Tells the asker. Throws what cannot be encoded. */
export type Reply = (answer: Answer<unknown>) => void;
