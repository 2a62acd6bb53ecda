/** Opcodes of RFC 6455 section 5.2. */
const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;

const FINAL = 0x80;
const MASKED = 0x80;

/**
 * A frame as a server sends it, unmasked.
 * @param {string | Buffer} message text of a string, else binary
 */
export const serverFrame = (message) => frame(message, false);

/**
 * A frame as a client sends it. The masking key is zero, which is within the grammar and costs the generator nothing;
 * who receives it unmasks as always.
 * @param {string | Buffer} message text of a string, else binary
 */
export const clientFrame = (message) => frame(message, true);

/** A client's closing frame with status 1000. */
export const CLIENT_CLOSE = Buffer.from([FINAL | CLOSE, MASKED | 2, 0, 0, 0, 0, 0x03, 0xe8]);

/** A server's closing frame with status 1000. */
export const SERVER_CLOSE = Buffer.from([FINAL | CLOSE, 2, 0x03, 0xe8]);

/**
 * @param {string | Buffer} message
 * @param {boolean} masked
 */
function frame(message, masked) {
  const payload = Buffer.from(/** @type {Buffer} */ (message));
  const opcode = typeof message === "string" ? TEXT : BINARY;
  const head = header({ opcode, length: payload.length, masked });
  return Buffer.concat([head, payload]);
}

/** @param {{ opcode: number, length: number, masked: boolean }} about */
function header({ opcode, length, masked }) {
  const extended = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const head = Buffer.alloc(2 + extended + (masked ? 4 : 0));
  head[0] = FINAL | opcode;
  head[1] = (masked ? MASKED : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) head.writeUInt16BE(length, 2);
  if (extended === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
