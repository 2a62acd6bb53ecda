import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeEnginePacketV3,
  type EnginePacket,
  encodeBase64MessageV3,
  encodeBinaryMessageV3,
  encodeEnginePacket,
} from "../../../src/index.ts";
import { anyString, grammaticalText } from "../../support/arbitraries.ts";
import { codeOf } from "../../support/code-of.ts";
import { enginePacket, toBuffer } from "../../support/engine-packets.ts";

const decode = (data: string | Buffer) => decodeEnginePacketV3(data, toBuffer);

const PACKETS: readonly (readonly [string, EnginePacket<Buffer>])[] = [
  ["0{}", { type: "open", data: "{}" }],
  ["1", { type: "close" }],
  ["2", { type: "ping" }],
  ["2probe", { type: "ping", data: "probe" }],
  ["3", { type: "pong" }],
  ["4", { type: "message", data: "" }],
  ["4b4", { type: "message", data: "b4" }],
  ["5", { type: "upgrade" }],
  ["6", { type: "noop" }],
  ["b4", { type: "message", data: Buffer.alloc(0) }],
  ["b4AQI=", { type: "message", data: Buffer.from([1, 2]) }],
];

test.each(PACKETS)("%j is decoded by its type", (text, packet) => {
  expect(decode(text)).toStrictEqual(packet);
});

describe("a binary frame", () => {
  test("is a message whose type byte is taken off, without a copy of the rest", () => {
    const frame = Buffer.from([4, 1, 2]);
    const { data } = decode(frame);
    expect(data).toStrictEqual(Buffer.from([1, 2]));
    frame[1] = 9;
    expect(data).toStrictEqual(Buffer.from([9, 2]));
  });

  test("may be any array of bytes", () => {
    const { data } = decodeEnginePacketV3(Uint8Array.of(4, 7), () => new Uint8Array());
    expect(data).toStrictEqual(Uint8Array.of(7));
  });

  test.each([
    ["no byte", [], "ENGINE_EMPTY"],
    ["the type byte alone", [4], "nothing"],
    ["the digit 4 for its type", [0x34, 1], "ENGINE_TYPE"],
    ["the type of a ping", [2], "ENGINE_TYPE"],
    ["no known type", [7], "ENGINE_TYPE"],
  ])("with %s gives %s", (_, bytes, code) => {
    expect(codeOf(() => decode(Buffer.from(bytes)))).toBe(code);
  });
});

test.each([
  ["", "ENGINE_EMPTY"],
  ["7", "ENGINE_TYPE"],
  ["x", "ENGINE_TYPE"],
  ["b", "ENGINE_TYPE"],
  ["bAQI=", "ENGINE_TYPE"],
  ["b2AQI=", "ENGINE_TYPE"],
  ["b4AQ", "ENGINE_BASE64"],
  ["b4A Q=", "ENGINE_BASE64"],
])("%j gives %s", (text, code) => {
  expect(codeOf(() => decode(text))).toBe(code);
});

describe("a binary message is written", () => {
  const bytes = Uint8Array.of(9, 1, 2, 9);
  const view = new DataView(bytes.buffer, 1, 2);

  test("as its type and its bytes, whatever holds them", () => {
    const packet = Uint8Array.of(4, 1, 2);
    expect(encodeBinaryMessageV3(view)).toStrictEqual(packet);
    expect(encodeBinaryMessageV3(Buffer.from([1, 2]))).toStrictEqual(packet);
    expect(encodeBinaryMessageV3(bytes.slice(1, 3).buffer)).toStrictEqual(packet);
  });

  test("as b4 and base64 where only text goes through", () => {
    expect(encodeBase64MessageV3(view)).toBe("b4AQI=");
    expect(encodeBase64MessageV3(view, () => "given")).toBe("b4given");
  });
});

test("what was encoded is decoded to the same packet, in bytes and in base64", () => {
  fc.assert(
    fc.property(enginePacket, (packet) => {
      const encoded = encodeEnginePacket(packet);
      if (typeof encoded === "string") {
        expect(decode(encoded)).toStrictEqual(packet);
      } else {
        expect(decode(Buffer.from(encodeBinaryMessageV3(encoded)))).toStrictEqual(packet);
        expect(decode(encodeBase64MessageV3(encoded))).toStrictEqual(packet);
      }
    }),
  );
});

test("no text and no bytes make it throw anything but a ProtocolError", () => {
  const bytes = fc.uint8Array({ maxLength: 6 }).map((data) => Buffer.from(data));
  fc.assert(
    fc.property(fc.oneof(anyString, grammaticalText, bytes), (data) => {
      codeOf(() => decode(data));
    }),
    { numRuns: 2000 },
  );
});
