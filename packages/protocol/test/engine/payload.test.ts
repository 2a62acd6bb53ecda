import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodePayload,
  type EnginePacket,
  encodeEnginePacket,
  encodePayload,
  PAYLOAD_SEPARATOR,
} from "../../src/index.ts";
import { anyString, grammaticalText } from "../support/arbitraries.ts";
import { codeOf } from "../support/code-of.ts";

const toBuffer = (text: string) => Buffer.from(text, "base64");

test("packets are separated by U+001E, binary is b and base64", () => {
  expect(encodePayload(["4hello", "2", Uint8Array.of(1, 2, 3, 4), "4안녕"])).toBe(
    "4hello\x1e2\x1ebAQIDBA==\x1e4안녕",
  );
});

test("one packet makes a payload without separator", () => {
  expect(encodePayload(["6"])).toBe("6");
  expect(encodePayload([new ArrayBuffer(0)])).toBe("b");
});

test("an encoder of base64 can be given", () => {
  expect(encodePayload([Uint8Array.of(1)], () => "given")).toBe("bgiven");
});

test("a payload is split into its packets in order", () => {
  expect(decodePayload("4a\x1e2probe\x1ebAQ==\x1e6", toBuffer)).toStrictEqual([
    { type: "message", data: "a" },
    { type: "ping", data: "probe" },
    { type: "message", data: Buffer.from([1]) },
    { type: "noop" },
  ]);
});

test.each([
  ["", "ENGINE_EMPTY"],
  ["\x1e", "ENGINE_EMPTY"],
  ["4a\x1e", "ENGINE_EMPTY"],
  ["\x1e4a", "ENGINE_EMPTY"],
  ["4a\x1e\x1e4b", "ENGINE_EMPTY"],
  ["4a\x1e9", "ENGINE_TYPE"],
  ["4a\x1eb@@@@", "ENGINE_BASE64"],
  ["2:4a", "nothing"],
])("%j as a whole gives %s", (text, code) => {
  expect(codeOf(() => decodePayload(text))).toBe(code);
});

test("as many packets as the bound are taken, one more is refused", () => {
  expect(decodePayload("2\x1e2\x1e2", toBuffer, 3)).toHaveLength(3);
  expect(codeOf(() => decodePayload("2\x1e2\x1e2\x1e2", toBuffer, 3))).toBe(
    "ENGINE_TOO_MANY_PACKETS",
  );
});

test("what was joined is split into the same packets", () => {
  const text = anyString.map((data) => data.replaceAll(PAYLOAD_SEPARATOR, ""));
  const data = fc.oneof(
    text,
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
  const packet: fc.Arbitrary<EnginePacket<Buffer>> = fc.oneof(
    data.map((body) => ({ type: "message" as const, data: body })),
    fc.constantFrom({ type: "ping" as const }, { type: "pong" as const, data: "probe" }),
  );
  fc.assert(
    fc.property(fc.array(packet, { minLength: 1 }), (packets) => {
      const payload = encodePayload(packets.map((each) => encodeEnginePacket(each)));
      expect(decodePayload(payload, toBuffer)).toStrictEqual(packets);
    }),
  );
});

test("no text makes it throw anything but a ProtocolError", () => {
  fc.assert(
    fc.property(fc.oneof(anyString, grammaticalText), (text) => {
      codeOf(() => decodePayload(text));
    }),
    { numRuns: 2000 },
  );
});
