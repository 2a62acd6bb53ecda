/**
 * Throws unless a message is what it should be.
 * @param {Buffer} wanted
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} end
 */
export function expectMessage(wanted, bytes, start, end) {
  if (wanted.length === end - start && wanted.compare(bytes, start, end) === 0) return;
  const got = bytes.toString("utf8", start, Math.min(end, start + 200));
  throw new Error(`wrong message: ${got}, not ${wanted.toString("utf8", 0, 200)}`);
}

/**
 * A listener of one session that lets these messages pass, in this order, over and over.
 * @param {readonly Buffer[]} messages
 * @param {import("./tally.mjs").Tally} tally
 */
export function expectInOrder(messages, tally) {
  let at = 0;
  return (/** @type {Buffer} */ bytes, /** @type {number} */ start, /** @type {number} */ end) => {
    const wanted = messages[at];
    if (wanted === undefined) throw new Error("a message though none was expected");
    expectMessage(wanted, bytes, start, end);
    at = at + 1 === messages.length ? 0 : at + 1;
    tally.add();
  };
}
