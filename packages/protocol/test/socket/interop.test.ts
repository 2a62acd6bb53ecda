import fc from "fast-check";
import { Decoder, Encoder, type Packet } from "socket.io-parser";
import { describe, expect, test } from "vitest";
import {
  type BinaryLeaf,
  encodeSocketPacket,
  PacketType,
  SocketDecoder,
  type SocketPacket,
} from "../../src/index.ts";
import {
  argumentsPacketOf,
  controlPacket,
  jsonValue,
  valueWithBinary,
} from "../support/arbitraries.ts";

const RUNS = { numRuns: 500 };
const MANY = 1000;

/** npm's parser loses a key `__proto__` where there is binary beside it. */
const hasNoProtoKey = (packet: SocketPacket) => !hasProtoKey(packet);

function hasProtoKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  return Object.hasOwn(value, "__proto__") || Object.values(value).some(hasProtoKey);
}

const packet = fc.oneof(
  argumentsPacketOf(jsonValue),
  argumentsPacketOf(valueWithBinary).filter(hasNoProtoKey),
  controlPacket,
);

function encodedByNpm(each: SocketPacket): (string | BinaryLeaf)[] {
  return new Encoder().encode({ ...each });
}

function decodedByNpm(chunks: readonly (string | BinaryLeaf)[]): Packet[] {
  const packets: Packet[] = [];
  const decoder = new Decoder({ maxAttachments: MANY });
  decoder.on("decoded", (each) => packets.push(each));
  for (const chunk of chunks) decoder.add(chunk);
  return packets;
}

function decoded(chunks: readonly (string | BinaryLeaf)[]): SocketPacket | undefined {
  const decoder = new SocketDecoder<BinaryLeaf>({ maxAttachments: MANY });
  return chunks.map((chunk) => decoder.add(chunk)).at(-1);
}

const ours = (each: SocketPacket) => {
  const { text, attachments } = encodeSocketPacket(each);
  return [text, ...attachments];
};

describe("with npm's socket.io-parser", () => {
  test("what we write, it reads as the same packet", () => {
    fc.assert(
      fc.property(packet, (each) => {
        expect(decodedByNpm(ours(each))).toEqual([each]);
      }),
      RUNS,
    );
  });

  test("what it writes, we read as the same packet", () => {
    fc.assert(
      fc.property(packet, (each) => {
        expect(decoded(encodedByNpm(each))).toEqual(each);
      }),
      RUNS,
    );
  });

  test("we write the same bytes: order of keys, numbers of placeholders, attachments", () => {
    fc.assert(
      fc.property(packet, (each) => {
        expect(ours(each)).toStrictEqual(encodedByNpm(each));
      }),
      RUNS,
    );
  });

  test.each<[string, unknown[]]>([
    ["dates, holes and what JSON leaves out", [new Date(0), undefined, () => 1, { a: undefined }]],
    ["a toJSON that gives binary", [{ toJSON: () => ({ b: Uint8Array.of(1) }) }, 1]],
    ["a toJSON that hides binary", [{ b: Uint8Array.of(1), toJSON: () => 5 }]],
    ["a Map and a Set that hold binary", [new Map([[1, Uint8Array.of(1)]]), new Set([1])]],
    ["every kind of binary", [new ArrayBuffer(1), new DataView(new ArrayBuffer(1)), new Blob([])]],
    ["a message of a chat", [{ user: "지민", text: "안녕하세요 👋", at: 1700000000000 }]],
  ])("we write the same bytes for %s", (_, args) => {
    const each: SocketPacket = { type: PacketType.EVENT, nsp: "/", id: 1, data: ["a", ...args] };
    expect(ours(each)).toStrictEqual(encodedByNpm(each));
  });
});
