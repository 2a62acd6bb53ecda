import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeBinaryPayloadV3,
  encodeBinaryPayloadV3,
  encodeEnginePacket,
} from "../../../src/index.ts";
import { codeOf } from "../../support/code-of.ts";
import { payloadOf, toBuffer, wellFormedEnginePacket } from "../../support/engine-packets.ts";

const decode = (bytes: Uint8Array, maxPackets?: number) =>
  decodeBinaryPayloadV3(Buffer.from(bytes), toBuffer, maxPackets);

/** Numbers are bytes, strings are ASCII. */
const bytesOf = (parts: readonly (number | string)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(typeof part === "number" ? [part] : part)));

test("a payload is written with kind, length in bytes and 255 before each packet", () => {
  const text = `4${"é".repeat(5)}😀`;
  expect(Buffer.from(encodeBinaryPayloadV3(["2", text, Uint8Array.of(7, 255)]))).toStrictEqual(
    Buffer.concat([
      bytesOf([0, 1, 255, "2", 0, 1, 5, 255]),
      Buffer.from(text),
      bytesOf([1, 3, 255, 4, 7, 255]),
    ]),
  );
});

test("half of a surrogate pair is written as the replacement character", () => {
  expect(Buffer.from(encodeBinaryPayloadV3(["4\ud800"]))).toStrictEqual(
    bytesOf([0, 4, 255, "4", 0xef, 0xbf, 0xbd]),
  );
});

test("a payload is split into its packets in order, also those of base64", () => {
  const payload = bytesOf([0, 6, 255, "2probe", 1, 3, 255, 4, 0, 255, 0, 6, 255, "b4AQI="]);
  expect(decode(payload)).toStrictEqual([
    { type: "ping", data: "probe" },
    { type: "message", data: Buffer.from([0, 255]) },
    { type: "message", data: Buffer.from([1, 2]) },
  ]);
});

test.each<[string, (number | string)[], string]>([
  ["no bytes", [], "ENGINE_EMPTY"],
  ["a text packet without text", [0, 0, 255], "ENGINE_EMPTY"],
  ["a binary packet without bytes", [1, 0, 255], "ENGINE_EMPTY"],
  ["another kind", [2, 1, 255, "2"], "ENGINE_KIND"],
  ["a text payload", ["1:2"], "ENGINE_KIND"],
  ["no length", [0, 255, "2"], "ENGINE_LENGTH"],
  ["a leading zero", [0, 0, 1, 255, "2"], "ENGINE_LENGTH"],
  ["digits as text", [0, "1", 255, "2"], "ENGINE_LENGTH"],
  ["a byte that is no digit", [0, 10, 255, "2"], "ENGINE_LENGTH"],
  ["a length that does not end", [0, 1], "ENGINE_LENGTH"],
  ["ten digits", [0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 255, "2"], "ENGINE_TRUNCATED"],
  ["eleven digits", [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, "2"], "ENGINE_LENGTH"],
  ["less than was announced", [0, 2, 255, "2"], "ENGINE_TRUNCATED"],
  ["a length that cuts a character", [0, 2, 255, "4", 0xc3, 0xa9], "ENGINE_UTF8"],
  ["text that is no UTF-8", [0, 2, 255, "4", 0xff], "ENGINE_UTF8"],
  ["text of no known type", [0, 1, 255, "9"], "ENGINE_TYPE"],
  ["binary of another type", [1, 1, 255, 2], "ENGINE_TYPE"],
  ["binary with a digit for its type", [1, 1, 255, "4"], "ENGINE_TYPE"],
  ["base64 that is none", [0, 4, 255, "b4AQ"], "ENGINE_BASE64"],
])("%s: %j gives %s", (_, parts, code) => {
  expect(codeOf(() => decode(bytesOf(parts)))).toBe(code);
});

test("as many packets as the bound are taken, one more is refused", () => {
  const ping = [0, 1, 255, "2"];
  expect(decode(bytesOf([...ping, ...ping]), 2)).toHaveLength(2);
  expect(codeOf(() => decode(bytesOf([...ping, ...ping, ...ping]), 2))).toBe(
    "ENGINE_TOO_MANY_PACKETS",
  );
});

test("what was joined is split into the same packets", () => {
  fc.assert(
    fc.property(payloadOf(wellFormedEnginePacket), (packets) => {
      const payload = encodeBinaryPayloadV3(packets.map((each) => encodeEnginePacket(each)));
      expect(decode(payload)).toStrictEqual(packets);
    }),
  );
});

test("no bytes make it throw anything but a ProtocolError", () => {
  const byte = fc.oneof(fc.constantFrom(0, 1, 2, 4, 9, 255, 0x34, 0x62), fc.nat(255));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 16 }), (bytes) => {
      codeOf(() => decode(Uint8Array.from(bytes)));
    }),
    { numRuns: 3000 },
  );
});
