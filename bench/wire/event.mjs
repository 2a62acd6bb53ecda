const NAME = "m";

/** How many different events a stream repeats: enough that one in another's place is noticed. */
const RING = 64;

/**
 * Events in the order in which they are sent, over and over.
 * @param {number} bytes length of each as a Socket.IO packet, `42` included
 * @returns {string[]} their text arguments
 */
export function eventTexts(bytes) {
  const length = bytes - eventPacket("").length;
  if (length < 2) throw new RangeError(`an event has at least ${bytes - length + 2} bytes`);
  return Array.from({ length: RING }, (_, index) =>
    `${index}`.padStart(2, "0").padEnd(length, "x"),
  );
}

/** @param {string} text */
export const eventPacket = (text) => `42${JSON.stringify([NAME, text])}`;

/**
 * Goes through a list again and again.
 * @template T
 * @param {readonly T[]} items
 * @returns {() => T} the next one
 */
export function repeating(items) {
  let at = 0;
  return () => {
    const item = items[at];
    if (item === undefined) throw new RangeError("nothing to repeat");
    at = at + 1 === items.length ? 0 : at + 1;
    return item;
  };
}
