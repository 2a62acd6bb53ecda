import fc from "fast-check";
import * as npm from "socket.io-parser-v3";
import { expect, test } from "vitest";
import {
  type BinaryLeaf,
  encodeErrorV4,
  encodeSocketPacket,
  PacketType,
  SocketDecoder,
  type SocketPacket,
} from "../../../src/index.ts";
import { argumentsPacketOf, jsonValue } from "../../support/arbitraries.ts";

const text = argumentsPacketOf(jsonValue);
const withBinary = argumentsPacketOf(
  fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
);

function decodedByNpm(chunks: readonly (string | BinaryLeaf)[]): npm.Packet[] {
  const packets: npm.Packet[] = [];
  const decoder = new npm.Decoder().on("decoded", (packet) => packets.push(packet));
  for (const chunk of chunks) decoder.add(chunk as string | Buffer);
  return packets;
}

function encodedByNpm(packet: npm.Packet): (string | Buffer)[] {
  const encoded: (string | Buffer)[] = [];
  new npm.Encoder().encode(packet, (chunks) => encoded.push(...chunks));
  return encoded;
}

function decodedByUs(chunks: readonly (string | Buffer)[]): SocketPacket[] {
  const decoder = new SocketDecoder<Buffer>();
  return chunks.flatMap((chunk) => decoder.add(chunk) ?? []);
}

/** npm's parser tells a binary packet from others when it is asked, not by itself. */
const asBinary = (packet: SocketPacket): npm.Packet => ({ ...packet, type: packet.type + 3 });

test("an event or acknowledgement is read by npm's socket.io-parser 3, and is written as it writes it", () => {
  fc.assert(
    fc.property(text, (packet) => {
      const encoded = encodeSocketPacket(packet).text;
      expect(encodedByNpm(packet)).toStrictEqual([encoded]);
      expect(decodedByNpm([encoded])).toMatchObject([packet]);
      expect(decodedByUs([encoded])).toEqual([packet]);
    }),
  );
});

test("binary goes both ways between us and npm's socket.io-parser 3", () => {
  const hasBinary = (packet: SocketPacket) =>
    "data" in packet && Array.isArray(packet.data) && packet.data.some(Buffer.isBuffer);
  fc.assert(
    fc.property(withBinary.filter(hasBinary), (packet) => {
      const ours = encodeSocketPacket(packet);
      expect(encodedByNpm(asBinary(packet))).toStrictEqual([ours.text, ...ours.attachments]);
      expect(decodedByNpm([ours.text, ...ours.attachments])).toMatchObject([{ nsp: packet.nsp }]);
      expect(decodedByUs(encodedByNpm(asBinary(packet)))).toStrictEqual([packet]);
    }),
  );
});

test.each(["/", "/admin", "/채팅"])(
  "npm's socket.io-parser 3 reads what a server says about %s",
  (nsp) => {
    const connect = encodeSocketPacket({ type: PacketType.CONNECT, nsp }).text;
    const disconnect = encodeSocketPacket({ type: PacketType.DISCONNECT, nsp }).text;
    expect(decodedByNpm([connect, disconnect, encodeErrorV4(nsp, "refused")])).toStrictEqual([
      { type: 0, nsp },
      { type: 1, nsp },
      { type: 4, nsp, data: "refused" },
    ]);
  },
);

test("we read how npm's socket.io-parser 3 asks for a namespace with a query", () => {
  expect(decodedByUs(encodedByNpm({ type: 0, nsp: "/admin?token=x y&é=1" }))).toStrictEqual([
    { type: PacketType.CONNECT, nsp: "/admin?token=x y&é=1" },
  ]);
});
