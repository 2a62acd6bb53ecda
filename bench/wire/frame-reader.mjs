/**
 * Called for each whole frame; the payload is `bytes` from `start` to `end`.
 * @callback OnFrame
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} end
 * @param {number} opcode
 */

const MASKED = 0x80;

/** @type {Buffer} */
const EMPTY = Buffer.alloc(0);

/**
 * Cuts a TCP stream into unfragmented websocket frames without copying those that came whole. It is the reader of both
 * the load generator and the bare floor, so it knows only what they are sent.
 */
export class FrameReader {
  #rest = EMPTY;
  #onFrame;

  /** @param {OnFrame} onFrame */
  constructor(onFrame) {
    this.#onFrame = onFrame;
  }

  /** @param {Buffer} chunk */
  push(chunk) {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at < bytes.length) {
      const start = payloadStart(bytes, at);
      const end = start < 0 ? -1 : start + payloadLength(bytes, at);
      if (end < 0 || end > bytes.length) break;
      if ((bytes[at + 1] ?? 0) & MASKED) unmask(bytes, start, end);
      this.#onFrame(bytes, start, end, (bytes[at] ?? 0) & 0x0f);
      at = end;
    }
    this.#rest = at === bytes.length ? EMPTY : bytes.subarray(at);
  }
}

/** @param {Buffer} bytes @param {number} at @returns {number} -1 when the header is not whole */
function payloadStart(bytes, at) {
  if (bytes.length - at < 2) return -1;
  const second = bytes[at + 1] ?? 0;
  const short = second & 0x7f;
  const start = at + 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second & MASKED ? 4 : 0);
  return start > bytes.length ? -1 : start;
}

/** @param {Buffer} bytes @param {number} at */
function payloadLength(bytes, at) {
  const short = (bytes[at + 1] ?? 0) & 0x7f;
  if (short < 126) return short;
  return short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
}

/** In place; nothing to do for the load generator's frames, whose key is zero. @type {(bytes: Buffer, start: number, end: number) => void} */
function unmask(bytes, start, end) {
  if (bytes.readInt32BE(start - 4) === 0) return;
  for (let at = start; at < end; at += 1) {
    bytes[at] = (bytes[at] ?? 0) ^ (bytes[start - 4 + ((at - start) & 3)] ?? 0);
  }
}
