import { Refusal } from "@baro/server";
import { z } from "zod";
import type { ErrorCode } from "../../shared/events.ts";
import type { Checked } from "../../shared/limits.ts";

/** What is not done, with the code that the page is told. */
export class Refused extends Refusal<ErrorCode> {}

/** A text that its rule has made fit to be stored. Throws the rule's own code. */
export const text = (rule: (raw: string) => Checked) =>
  z
    .string()
    .max(20_000)
    .transform((raw) => {
      const checked = rule(raw);
      if ("error" in checked) throw new Refused(checked.error);
      return checked.text;
    });

/** Makes of anything at all what the schema says. Throws `bad_request`. */
export function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const { success, data } = schema.safeParse(input);
  if (!success) throw new Refused("bad_request");
  return data;
}
