import type { EntryMeta, Pending } from "@baro/client";
import type { Author, MessageBody } from "../../server/events.ts";
import type { Trouble } from "./ask.ts";

/** A message as the page has it. `id` is its offset: 1, 2, 3, … without gaps within its room. */
export interface Message {
  readonly id: number;
  /** Chosen by the sender's page. */
  readonly clientId: string;
  readonly author: Author;
  readonly text: string;
  /** ms since 1970 by the server's clock. */
  readonly at: number;
}

/** A message of ours that the server has not confirmed yet. */
export interface Unsent {
  readonly clientId: string;
  readonly text: string;
  readonly at: number;
  /** Set when the server has refused it; it then waits for the writer's decision. */
  readonly failed?: Trouble;
}

export function toMessage(
  { nickname, text }: MessageBody,
  meta: Pick<EntryMeta, "offset" | "at" | "id" | "by">,
): Message {
  const { offset, at, id = String(offset), by = "" } = meta;
  return { id: offset, clientId: id, author: { id: by, nickname }, text, at };
}

export function toUnsent({ id, body, at }: Pending): Unsent {
  const { text } = body as MessageBody;
  return { clientId: id, text, at };
}
