import { type BinaryData, decodeEnginePacket, type EnginePacket } from "@baro/protocol";
import { fromBase64, toBuffer } from "./base64.ts";

/** A message longer than this is not copied behind its websocket header: header and body are two chunks. Bytes. */
const COPY_LIMIT = 16 * 1024;

const OPCODE_TEXT = 0x81;
const OPCODE_BINARY = 0x82;

/** A packet as it goes out, told to listeners. */
export type OutgoingPacket = EnginePacket<Buffer> & {
  readonly options: { readonly compress: boolean };
};

/**
 * One Engine.IO packet on its way out, prepared at most once per wire form and shared by every connection that it goes
 * to: a broadcast to a thousand clients makes one frame.
 */
export class Frame {
  /** The encoded packet: text with its type digit in front, or the bare bytes of a binary message. */
  readonly payload: string | Buffer;
  /** Whether compression may be spent on it, where a transport compresses. */
  readonly compress: boolean;
  /** A list of this frame and no other, shared by all whom it alone goes to. */
  readonly alone: readonly Frame[] = [this];
  #websocket: readonly Buffer[] | undefined;
  #base64: string | undefined;

  private constructor(payload: string | Buffer, compress: boolean) {
    this.payload = payload;
    this.compress = compress;
  }

  /** A control packet or a text message that is encoded already, type digit included. */
  static encoded(packet: string, compress = true): Frame {
    return new Frame(packet, compress);
  }

  /** A text message (Engine.IO packet type `4`). */
  static text(message: string, compress = true): Frame {
    return new Frame(`4${message}`, compress);
  }

  /** A binary message. The bytes are shared, not copied: they must not change until they are sent. */
  static binary(data: BinaryData, compress = true): Frame {
    return new Frame(toBuffer(data), compress);
  }

  /** A message, as users of the engine give it. */
  static message(data: string | BinaryData, compress?: boolean): Frame {
    return typeof data === "string" ? Frame.text(data, compress) : Frame.binary(data, compress);
  }

  /** The frame as RFC 6455 has it from a server: FIN, unmasked, no extension; one chunk, or header and body. */
  get websocketChunks(): readonly Buffer[] {
    this.#websocket ??= encodeWebSocketFrame(this.payload);
    return this.#websocket;
  }

  /** The packet as it stands in a long-polling payload: binary as `b` and base64. */
  get pollingText(): string {
    if (typeof this.payload === "string") return this.payload;
    this.#base64 ??= `b${this.payload.toString("base64")}`;
    return this.#base64;
  }

  /** The packet as listeners of `packetCreate` and `flush` see it. */
  get packet(): OutgoingPacket {
    const packet = decodeEnginePacket<Buffer>(this.payload, fromBase64);
    return { ...packet, options: { compress: this.compress } };
  }

  /** What this frame counts for in a send buffer. Bytes; text is counted as its UTF-16 length until it is encoded. */
  get size(): number {
    return this.payload.length;
  }
}

/** RFC 6455 section 5.2. */
function encodeWebSocketFrame(payload: string | Buffer): readonly Buffer[] {
  const isText = typeof payload === "string";
  const length = isText ? Buffer.byteLength(payload) : payload.length;
  const opcode = isText ? OPCODE_TEXT : OPCODE_BINARY;
  const headerLength = length < 126 ? 2 : length < 65536 ? 4 : 10;
  if (!isText && length > COPY_LIMIT) {
    const header = Buffer.allocUnsafe(headerLength);
    writeHeader(header, opcode, length);
    return [header, payload];
  }
  const frame = Buffer.allocUnsafe(headerLength + length);
  writeHeader(frame, opcode, length);
  if (isText) frame.write(payload, headerLength);
  else payload.copy(frame, headerLength);
  return [frame];
}

function writeHeader(target: Buffer, opcode: number, length: number): void {
  target[0] = opcode;
  if (length < 126) {
    target[1] = length;
  } else if (length < 65536) {
    target[1] = 126;
    target.writeUInt16BE(length, 2);
  } else {
    target[1] = 127;
    target.writeBigUInt64BE(BigInt(length), 2);
  }
}
