/**
 * How deep the JSON of a packet may nest. `JSON.stringify` gives up near 5,000, and its error would be thrown in a listener
 * that sends such a value on, which ends the process.
 */
const MAX_NESTING = 1000;

/** What stands before the JSON of a packet: its quotes and brackets are none of the JSON's. */
const HEADER = /^\d(?:\d*-)?(?:\/[^,]*,)?\d*/;

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);

/** Whether the JSON of an encoded packet nests deeper than can be sent on. */
export function nestsTooDeep(text: string): boolean {
  // Whatever opens closes; and most long texts are few long strings.
  if (text.length <= 2 * MAX_NESTING || !opensOften(text)) return false;
  return depthExceeds(text, HEADER.exec(text)?.[0].length ?? 0);
}

function opensOften(text: string): boolean {
  let count = 0;
  for (const bracket of ["[", "{"]) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++count > MAX_NESTING) return true;
    }
  }
  return false;
}

function depthExceeds(text: string, start: number): boolean {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at + 1);
    else if (OPENING.has(code)) depth++;
    else if (CLOSING.has(code)) depth--;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) at++;
  }
  return at;
}
