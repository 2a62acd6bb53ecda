/**
 * Bytes of a text as UTF-8, where a lone surrogate becomes U+FFFD: three bytes. `TextEncoder` is not everywhere (React
 * Native), and would copy.
 */
export function utf8Length(text: string): number {
  // Each UTF-16 unit is one byte, one more from U+0080 on, and one more from U+0800 on; two units (a pair) make four.
  return text.length + countOf(text, /[^\0-\x7f]/gu) + countOf(text, /[^\0-\u07ff]/gu);
}

function countOf(text: string, characters: RegExp): number {
  return text.match(characters)?.length ?? 0;
}
