import type { Author } from "../../server/events.ts";
import type { Message } from "../../web/state/message.ts";

export const MINA: Author = { id: "mina", nickname: "미나" };
export const JUN: Author = { id: "jun", nickname: "준호" };

/** Noon of a day, so that a few minutes more or less stay in it in every time zone. */
export const NOON = new Date(2026, 4, 20, 12).getTime();

export function message(id: number, rest: Partial<Message> = {}): Message {
  const clientId = `client-id-of-${String(id).padStart(6, "0")}`;
  return { id, clientId, author: MINA, text: `text ${id}`, at: NOON, ...rest };
}

/** Messages with the ids from one to another, both included. */
export function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

export function ids(list: readonly { readonly id: number }[]): number[] {
  return list.map(({ id }) => id);
}
