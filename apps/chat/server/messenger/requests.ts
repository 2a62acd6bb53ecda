import { z } from "zod";
import type { RequestName, RequestOf } from "../../shared/events.ts";
import { checkMessage, checkRoomName, LIMITS } from "../../shared/limits.ts";
import { text } from "../host/refused.ts";

const user = z.string().min(1).max(40);
const users = z.array(user).max(LIMITS.members);
const room = z.number().int().positive();
const offset = z.number().int().nonnegative();

/** What a client sends is anything at all; here it is made what events.ts says that a well-behaved page sends. */
export const REQUESTS: { readonly [Name in RequestName]: z.ZodType<RequestOf<Name>> } = {
  "room:direct": z.object({ user }),
  "room:create": z.object({ name: text(checkRoomName), users }),
  "room:invite": z.object({ room, users: users.min(1) }),
  "room:leave": z.object({ room }),
  "room:read": z.object({ room, offset }),
  "room:search": z.object({ room, text: z.string().max(200), before: offset.exactOptional() }),
  typing: z.object({ room }),
};

const clean = text(checkMessage);

/** What people may write into the channel of a room, as they must have cleaned it themselves: it is kept as it is. */
export const ENTRIES = {
  message: z.strictObject({ text: z.string().refine((raw) => clean.safeParse(raw).data === raw) }),
  file: z.strictObject({ file: z.looseObject({ id: z.string() }) }),
};
