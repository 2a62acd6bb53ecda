import type { Entry } from "../../web/state/entry.ts";

export const MINA = "mina";
export const JUN = "jun";

/** Noon of a day, so that a few minutes more or less stay in it in every time zone. */
export const NOON = new Date(2026, 4, 20, 12).getTime();

export function entry(offset: number, rest: Partial<Entry> = {}): Entry {
  const content = { kind: "message", text: `text ${offset}` } as const;
  return { offset, id: `id-${offset}`, by: JUN, at: NOON, content, ...rest };
}

/** Entries with the offsets from one to another, both included. */
export function entries(from: number, to: number): Entry[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => entry(from + index));
}

export function offsets(list: readonly Entry[]): number[] {
  return list.map(({ offset }) => offset);
}

export function textOf({ content }: Pick<Entry, "content">): string {
  return content.kind === "message" ? content.text : content.kind;
}
