import type { MessageBody } from "./events.ts";

/** The body of an entry of a room's channel, as this server let it in. */
export function readBody(body: unknown): MessageBody {
  const { nickname = "", text = "" } = (body ?? {}) as Partial<MessageBody>;
  return { nickname, text };
}
