import { z } from "zod";
import type { RequestName, RequestOf } from "../shared/events.ts";
import { type Checked, checkMessage, checkName, checkRoomName, LIMITS } from "../shared/limits.ts";
import { Refused } from "./refused.ts";

/**
 * From what a client sent (anything at all) to a typed request. events.ts says what a well-behaved page sends; here is
 * where it is made true.
 */
const user = z.string().min(1).max(40);
const users = z.array(user).max(LIMITS.members);
const room = z.number().int().positive();
const offset = z.number().int().nonnegative();

/** A text that its rule has made fit to be stored. Throws the rule's own code. */
function text(rule: (raw: string) => Checked) {
  return z
    .string()
    .max(20_000)
    .transform((raw) => {
      const checked = rule(raw);
      if ("error" in checked) throw new Refused(checked.error);
      return checked.text;
    });
}

export const REQUESTS: { readonly [Name in RequestName]: z.ZodType<RequestOf<Name>> } = {
  "room:direct": z.object({ user }),
  "room:create": z.object({ name: text(checkRoomName), users }),
  "room:invite": z.object({ room, users: users.min(1) }),
  "room:leave": z.object({ room }),
  "room:read": z.object({ room, offset }),
  "room:search": z.object({ room, text: z.string().max(200), before: offset.exactOptional() }),
  typing: z.object({ room }),
};

/** What signing up and logging in send. */
export const CREDENTIALS = z.object({
  name: text(checkName),
  password: z.string().max(LIMITS.passwordMax),
});

const clean = text(checkMessage);

/** What people may write into the channel of a room, as they must have cleaned it themselves: it is kept as it is. */
export const ENTRIES = {
  message: z.strictObject({ text: z.string().refine((raw) => clean.safeParse(raw).data === raw) }),
  file: z.strictObject({ file: z.looseObject({ id: z.string() }) }),
};

/** @throws Refused bad_request, or what a rule says */
export function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) throw new Refused("bad_request");
  return result.data;
}
