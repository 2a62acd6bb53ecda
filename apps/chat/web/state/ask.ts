import type { ErrorCode } from "../../shared/errors.ts";
import type { Answer } from "../../shared/events.ts";

/** Why something did not work. */
export interface Trouble {
  /** The server's, or `unreachable` when it could not be asked. */
  readonly code: ErrorCode | "unreachable";
  /** When to try again, in ms from now; only the server says so. */
  readonly retryAfter?: number;
}

export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Trouble };

export const UNREACHABLE = { ok: false, error: { code: "unreachable" } } as const;

/** How long the server may take to answer, in ms. */
export const PATIENCE = 8000;

/** Waits for an acknowledgement; one that does not come is `unreachable`, never an exception. */
export async function asked<T>(answer: Promise<Answer<T>>): Promise<Asked<T>> {
  try {
    return await answer;
  } catch {
    return UNREACHABLE;
  }
}
