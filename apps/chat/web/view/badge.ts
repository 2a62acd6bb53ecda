/** As many as base.css has. */
const COLOURS = 12;

/** The same colour for the same text, always. (FNV-1a: texts that differ in one character are spread.) */
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
