import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeUtf8 } from "../../src/index.ts";
import { wellFormedString } from "../support/arbitraries.ts";
import { codeOf } from "../support/code-of.ts";

test.each([
  ["a lone continuation byte", [0x80]],
  ["a sequence that is cut off", [0xea, 0xb0]],
  ["an overlong form", [0xc0, 0x80]],
  ["half of a surrogate pair", [0xed, 0xa0, 0x80]],
  ["a code point beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
  ["a byte that UTF-8 never has", [0x34, 0xff]],
])("%s is refused", (_, bytes) => {
  expect(codeOf(() => decodeUtf8(Uint8Array.from(bytes)))).toBe("ENGINE_UTF8");
});

test("a byte order mark is kept as the character it is", () => {
  expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x34))).toBe("\ufeff4");
});

test("every text comes out as it went in, whatever holds its bytes", () => {
  const encoder = new TextEncoder();
  fc.assert(
    fc.property(wellFormedString, (text) => {
      const bytes = encoder.encode(text);
      expect(decodeUtf8(bytes)).toBe(text);
      expect(decodeUtf8(Buffer.from(bytes))).toBe(text);
      expect(decodeUtf8(bytes.slice().buffer)).toBe(text);
    }),
  );
});

test("a failure leaves nothing behind for the next call", () => {
  expect(codeOf(() => decodeUtf8(Uint8Array.of(0xea, 0xb0)))).toBe("ENGINE_UTF8");
  expect(decodeUtf8(Uint8Array.of(0x34))).toBe("4");
});

test("no bytes make it throw anything but a ProtocolError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      codeOf(() => decodeUtf8(bytes));
    }),
    { numRuns: 1000 },
  );
});
