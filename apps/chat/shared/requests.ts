import { z } from "zod";
import { LIMITS } from "./limits.ts";

const user = z.string().max(40);
const users = z.array(user).max(LIMITS.members).readonly();
const room = z.number().int().positive();
const offset = z.number().int().nonnegative();

/** What signing up and logging in take, by HTTP. */
export const CREDENTIALS = z.object({
  name: z.string(),
  password: z.string().max(LIMITS.passwordMax),
});

export type Credentials = z.infer<typeof CREDENTIALS>;

/** What may be asked by events. The server takes nothing else; the page has the types alone. */
export const REQUESTS = {
  "room:direct": z.object({ user }),
  "room:create": z.object({ name: z.string(), users }),
  "room:invite": z.object({ room, users }),
  "room:leave": z.object({ room }),
  /** Up to where it was read; that only grows. */
  "room:read": z.object({ room, offset }),
  "room:search": z.object({ room, text: z.string().max(200), before: offset.exactOptional() }),
  typing: z.object({ room }),
};

export type RequestName = keyof typeof REQUESTS;
export type RequestOf<Name extends RequestName> = z.input<(typeof REQUESTS)[Name]>;
