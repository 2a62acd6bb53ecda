import { Refusal } from "@baro/server";
import type { ErrorCode } from "../shared/errors.ts";
import type { Checked } from "../shared/limits.ts";

/** What is not done, with the code that the page is told. */
export class Refused extends Refusal<ErrorCode> {}

/** A text as it is stored. Throws why it cannot be. */
export function clean(checked: Checked): string {
  if ("error" in checked) throw new Refused(checked.error);
  return checked.text;
}
