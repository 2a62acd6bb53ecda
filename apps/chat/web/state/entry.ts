import type { EntryMeta, Pending } from "@baro/client";
import type { ErrorCode } from "../../shared/errors.ts";
import type { FileInfo, NoticeBody, RoomEvents, UserId } from "../../shared/events.ts";

/** What an entry of a room's channel says. */
export type Content =
  | { readonly kind: "message"; readonly text: string }
  | { readonly kind: "file"; readonly file: FileInfo }
  | { readonly kind: "notice"; readonly notice: NoticeBody };

/** An entry as the page has it: offsets are 1, 2, 3, … without gaps within a room. */
export interface Entry {
  readonly offset: number;
  /** The same before and after it is confirmed. */
  readonly id: string;
  readonly by: UserId;
  /** ms since 1970 by the server's clock. */
  readonly at: number;
  readonly content: Content;
}

/** A message of ours that the server has not confirmed yet. */
export interface Unsent {
  readonly id: string;
  readonly at: number;
  readonly content: Extract<Content, { kind: "message" }>;
  /** Set when the server has refused it; it then waits for the writer's decision. */
  readonly failed?: ErrorCode;
}

type Body = RoomEvents[keyof RoomEvents];

export function toEntry(
  event: string,
  body: unknown,
  meta: Pick<EntryMeta, "offset" | "at" | "id" | "by">,
): Entry {
  const { offset, at, id = `at ${offset}`, by = "" } = meta;
  return { offset, id, by, at, content: contentOf(event, body as Body) };
}

/** Messages alone. Older pages published files too: the server takes those no more, and then they are gone. */
export function unsentOf(pending: readonly Pending[]): Unsent[] {
  return pending
    .filter(({ event }) => event === "message")
    .map(({ id, at, body }) => {
      const { text } = body as RoomEvents["message"];
      return { id, at, content: { kind: "message", text } };
    });
}

function contentOf(event: string, body: Body): Content {
  if (event === "file" && "file" in body) return { kind: "file", file: body.file };
  if (event === "notice" && "users" in body) return { kind: "notice", notice: body };
  return { kind: "message", text: "text" in body ? body.text : "" };
}
