// The attachments of one entry as one piece: how many there are, the length of each, then their bytes. Numbers are unsigned,
// of 32 bits, little-endian. An entry without attachments has no piece at all. Both threads know this form.

const NUMBER = 4;

/**
 * Bytes of the piece; 0 for no attachments.
 * @param {readonly Uint8Array[]} attachments
 */
export function packedSize(attachments) {
  if (attachments.length === 0) return 0;
  const head = NUMBER * (1 + attachments.length);
  return attachments.reduce((sum, { byteLength }) => sum + byteLength, head);
}

/**
 * Writes the piece.
 * @param {Buffer} target
 * @param {number} start
 * @param {readonly Uint8Array[]} attachments
 * @returns {number} where it ends
 */
export function packInto(target, start, attachments) {
  if (attachments.length === 0) return start;
  let at = target.writeUInt32LE(attachments.length, start);
  for (const { byteLength } of attachments) at = target.writeUInt32LE(byteLength, at);
  for (const attachment of attachments) {
    target.set(attachment, at);
    at += attachment.byteLength;
  }
  return at;
}

/**
 * The attachments of a piece, as views on it.
 * @param {Buffer} piece
 * @returns {Buffer[] | undefined} undefined if it is no such piece
 */
export function unpack(piece) {
  if (piece.length === 0) return [];
  const count = packedCount(piece);
  let at = NUMBER * (1 + count);
  if (at > piece.length) return undefined;
  /** @type {Buffer[]} */
  const attachments = [];
  for (let index = 0; index < count; index++) {
    const length = piece.readUInt32LE(NUMBER * (1 + index));
    attachments.push(piece.subarray(at, at + length));
    at += length;
  }
  return at === piece.length ? attachments : undefined;
}

/**
 * How many attachments a piece has.
 * @param {Buffer | null} piece
 */
export function packedCount(piece) {
  return piece === null || piece.length < NUMBER ? 0 : piece.readUInt32LE(0);
}

/**
 * Bytes of the attachments alone.
 * @param {Buffer | null} piece
 */
export function packedBytes(piece) {
  return piece === null ? 0 : piece.length - NUMBER * (1 + packedCount(piece));
}
