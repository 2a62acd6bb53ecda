import type { ErrorCode } from "../../shared/errors.ts";
import type { Answer } from "../../shared/events.ts";

/** Why something did not work: the server's code, or `unreachable` when it could not be asked. */
export type Trouble = ErrorCode | "unreachable";

export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: { readonly code: Trouble; readonly retryAfter?: number };
    };

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
