const LENGTH = 4;

/**
 * Attachments as one value of the file: for each its length in bytes (32 bits, big-endian), then its bytes.
 * @param {readonly Uint8Array[]} attachments
 * @returns {Buffer | null}
 */
export function pack(attachments) {
  if (attachments.length === 0) return null;
  return Buffer.concat(
    attachments.flatMap((bytes) => {
      const length = Buffer.alloc(LENGTH);
      length.writeUInt32BE(bytes.byteLength);
      return [length, bytes];
    }),
  );
}

/**
 * @param {Buffer | null} packed
 * @returns {Uint8Array[]}
 */
export function unpack(packed) {
  /** @type {Uint8Array[]} */
  const attachments = [];
  let at = 0;
  while (packed !== null && at < packed.length) {
    const end = at + LENGTH + packed.readUInt32BE(at);
    attachments.push(Uint8Array.from(packed.subarray(at + LENGTH, end)));
    at = end;
  }
  return attachments;
}
