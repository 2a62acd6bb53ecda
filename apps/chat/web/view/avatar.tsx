import type { Author } from "../../server/events.ts";

const COLOURS = 12;

/** A round badge with the first letter of the name, in a colour that stays the same for the person. */
export function Avatar({ author, small = false }: { author: Author; small?: boolean }) {
  return (
    <span
      className={small ? "avatar small" : "avatar"}
      data-colour={colourOf(author.id)}
      aria-hidden="true"
    >
      {initialOf(author.nickname)}
    </span>
  );
}

/** A room's badge: the same in a rounded square, so that rooms and people look different. */
export function RoomBadge({ id, name }: { id: number; name: string }) {
  return (
    <span className="avatar square" data-colour={colourOf(`room ${id}`)} aria-hidden="true">
      {initialOf(name)}
    </span>
  );
}

/** FNV-1a: spreads ids that differ in one character. */
export function colourOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % COLOURS;
}

const LETTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first thing a reader sees as one character: a letter, a syllable, a whole emoji. */
export function initialOf(name: string): string {
  for (const { segment } of LETTERS.segment(name)) return segment.toUpperCase();
  return "?";
}
