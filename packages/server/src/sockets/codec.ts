import {
  type BinaryData,
  checkSocketPacket,
  encodeSocketPacket,
  isBinary,
  ProtocolError,
  type RawSocketPacket,
  SocketDecoder,
  type SocketPacket,
} from "@baro/protocol";
import { InputError } from "./input-error.ts";
import { nestsTooDeep } from "./nesting.ts";

/** How many arguments an event or an answer may have. */
const MOST_ARGUMENTS = 10_000;

/** One message to the engine: text or binary. */
export type Chunk = string | BinaryData;

/** Turns the messages of one connection into packets. */
export interface PacketDecoder {
  /** Whether attachments are awaited; undefined where a custom parser does not tell. */
  readonly pending?: boolean;
  /** @returns the packet that this message completes. @throws ProtocolError, InputError, or what a custom parser throws */
  add(chunk: string | Buffer): SocketPacket | undefined;
  /** Forgets a packet that is not complete. */
  reset(): void;
}

/** How packets travel on the connections of one server. */
export interface Codec {
  /** @throws ProtocolError SOCKET_UNENCODABLE, or what a custom parser throws */
  encode(packet: SocketPacket): readonly Chunk[];
  createDecoder(): PacketDecoder;
}

/** The `parser` option: the shape of the package `socket.io-parser`, as custom parsers for Socket.IO have it. */
export interface CustomParser {
  readonly Encoder: new () => {
    /** @returns a list of texts and binaries; published declarations call it by other names */
    encode(packet: SocketPacket): unknown;
  };
  readonly Decoder: new () => {
    add(chunk: string | Buffer): void;
    on(event: "decoded", listener: (packet: RawSocketPacket) => void): unknown;
    destroy?(): void;
  };
}

/** Socket.IO protocol 5 as its text has it. @param maxAttachments that a packet may announce */
export function defaultCodec(maxAttachments: number): Codec {
  const options = { maxAttachments };
  return {
    encode(packet) {
      const { text, attachments } = encodeSocketPacket(packet);
      return attachments.length === 0 ? [text] : [text, ...attachments.map(toChunk)];
    },
    createDecoder: () => new BoundedDecoder(options),
  };
}

/** Takes nothing that could not be sent on. */
class BoundedDecoder extends SocketDecoder<Buffer> {
  override add(chunk: string | Buffer): SocketPacket | undefined {
    if (typeof chunk === "string" && nestsTooDeep(chunk)) throw new InputError("PACKET_TOO_DEEP");
    return callable(super.add(chunk));
  }
}

/**
 * Listeners get arguments on the stack, which holds about 100,000 of them: a call with more fails before it begins.
 * @throws InputError `PACKET_TOO_MANY_ARGUMENTS`
 */
function callable(packet: SocketPacket | undefined): SocketPacket | undefined {
  if (packet === undefined || !("data" in packet) || !Array.isArray(packet.data)) return packet;
  if (packet.data.length > MOST_ARGUMENTS) throw new InputError("PACKET_TOO_MANY_ARGUMENTS");
  return packet;
}

/** The codec that a custom parser gives. */
export function customCodec({ Encoder, Decoder }: CustomParser): Codec {
  const encoder = new Encoder();
  return {
    encode: (packet) => toChunks(encoder.encode(packet)),
    createDecoder: () => new CustomDecoder(new Decoder()),
  };
}

/** A custom parser reports packets by the event `decoded`; what it reports is checked like the default one's. */
class CustomDecoder implements PacketDecoder {
  readonly #decoder: InstanceType<CustomParser["Decoder"]>;
  #decoded: SocketPacket | undefined;

  constructor(decoder: InstanceType<CustomParser["Decoder"]>) {
    this.#decoder = decoder;
    decoder.on("decoded", (packet: RawSocketPacket) => {
      this.#decoded = checkSocketPacket({ ...packet, id: packet.id ?? undefined });
    });
  }

  add(chunk: string | Buffer): SocketPacket | undefined {
    this.#decoder.add(chunk);
    const packet = this.#decoded;
    this.#decoded = undefined;
    return callable(packet);
  }

  reset(): void {
    this.#decoder.destroy?.();
  }
}

function toChunks(encoded: unknown): Chunk[] {
  if (!Array.isArray(encoded)) throw new ProtocolError("SOCKET_UNENCODABLE");
  return encoded.map(toChunk);
}

/** A `Blob` has its bytes only later: it cannot be sent by a server. */
function toChunk(value: unknown): Chunk {
  if (typeof value === "string") return value;
  if (isBinary(value) && !(value instanceof Blob)) return value;
  throw new ProtocolError("SOCKET_UNENCODABLE");
}
