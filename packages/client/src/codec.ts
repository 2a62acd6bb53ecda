import {
  type BinaryLeaf,
  encodeSocketPacket,
  SocketDecoder,
  type SocketPacket,
} from "@baro/protocol";
import type { RawData } from "./engine/events.ts";

/** A packet on its way out. */
export type OutgoingSocketPacket = SocketPacket & {
  /** `compress`: whether compression may be spent on it. */
  readonly options?: { readonly compress: boolean };
};

/** Turns packets into messages and back, for one connection. */
export interface Codec {
  /** The messages of one packet, in order. @throws ProtocolError `SOCKET_UNENCODABLE` */
  encode(packet: SocketPacket): readonly (string | BinaryLeaf)[];
  /** The packets that one message completes: none or one. @throws ProtocolError when it is no part of a packet */
  decode(message: RawData): readonly SocketPacket[];
  /** Forgets a packet of which only a part has arrived. */
  reset(): void;
}

/** Makes the codec that the option `parser` asks for. @throws TypeError when `parser` is none */
export function createCodec(parser: unknown): Codec {
  return parser === undefined || parser === null ? createDefaultCodec() : createCustomCodec(parser);
}

function createDefaultCodec(): Codec {
  const decoder = new SocketDecoder<Exclude<RawData, string>>();
  return {
    encode(packet) {
      const { text, attachments } = encodeSocketPacket(packet);
      return [text, ...attachments];
    },
    decode(message) {
      const packet = decoder.add(message);
      return packet ? [packet] : [];
    },
    reset: () => decoder.reset(),
  };
}

/** What packages such as socket.io-msgpack-parser export. */
interface CustomParser {
  readonly Encoder: new () => { encode(packet: SocketPacket): (string | BinaryLeaf)[] };
  readonly Decoder: new () => {
    on(event: "decoded", listener: (packet: SocketPacket) => void): unknown;
    add(message: RawData): void;
    destroy(): void;
  };
}

function createCustomCodec(parser: unknown): Codec {
  if (!isParser(parser)) throw new TypeError("the parser has no Encoder and Decoder");
  const encoder = new parser.Encoder();
  const decoder = new parser.Decoder();
  let decoded: SocketPacket[] = [];
  decoder.on("decoded", (packet) => decoded.push(packet));
  return {
    encode: (packet) => encoder.encode(packet),
    decode(message) {
      decoded = [];
      decoder.add(message);
      return decoded;
    },
    reset: () => decoder.destroy(),
  };
}

function isParser(parser: unknown): parser is CustomParser {
  if (typeof parser !== "object" && typeof parser !== "function") return false;
  return parser !== null && "Encoder" in parser && "Decoder" in parser;
}
