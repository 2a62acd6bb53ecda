import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { decodeStrictly, type FromBase64, type Sized } from "../../src/engine/base64.ts";
import { decodeBase64, encodeBase64 } from "../../src/index.ts";
import { codeOf } from "../support/code-of.ts";

const DECODERS: readonly (readonly [string, FromBase64<Sized>])[] = [
  ["the default decoder", decodeBase64],
  ["Buffer.from, which skips what it does not know", (text) => Buffer.from(text, "base64")],
];

const NOT_BASE64 = ["A", "AA", "AAA", "AQI", "AQ I=", "AQ==AQ==", "A===", "====", "A=B=", "AQI=\n"];
const FOREIGN = ["AA A", "AAA\n", "\tAAA", "AA-A", "AA_A", "AA!A", "AAÀA", "AA바A", "AA\0A"];

describe.each(DECODERS)("%s", (_, fromBase64) => {
  test.each([...NOT_BASE64, ...FOREIGN])("does not get %j past the check", (text) => {
    expect(codeOf(() => decodeStrictly(text, fromBase64))).toBe("ENGINE_BASE64");
  });

  test("gets back what was encoded", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const decoded = decodeStrictly(Buffer.from(bytes).toString("base64"), fromBase64);
        expect(decoded.byteLength).toBe(bytes.length);
      }),
    );
  });

  test("takes exactly what the grammar of base64 takes", () => {
    const grammar = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
    const text = fc.string({ unit: fc.constantFrom(..."Ab9+/=-_ \n!é"), maxLength: 12 });
    fc.assert(
      fc.property(text, (candidate) => {
        const code = codeOf(() => decodeStrictly(candidate, fromBase64));
        expect(code).toBe(grammar.test(candidate) ? "nothing" : "ENGINE_BASE64");
      }),
      { numRuns: 3000 },
    );
  });
});

describe("the default functions", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("agree with Node's, for every kind of binary and beyond one chunk", () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => index % 251);
    const expected = Buffer.from(bytes).toString("base64");
    expect(encodeBase64(bytes)).toBe(expected);
    expect(encodeBase64(bytes.buffer)).toBe(expected);
    expect(encodeBase64(new DataView(bytes.buffer))).toBe(expected);
    expect(new Uint8Array(decodeBase64(expected))).toStrictEqual(bytes);
  });

  test("encode only the part of a buffer that a view shows", () => {
    const { buffer } = Uint8Array.of(9, 1, 2, 9);
    expect(encodeBase64(new DataView(buffer, 1, 2))).toBe("AQI=");
    expect(encodeBase64(new Uint8Array(buffer, 1, 2))).toBe("AQI=");
  });

  test("use the runtime's own base64 where there is one", () => {
    class NewUint8Array extends Uint8Array {
      static fromBase64 = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));
    }
    vi.stubGlobal("Uint8Array", NewUint8Array);
    vi.stubGlobal("atob", undefined);
    vi.stubGlobal("btoa", undefined);
    const bytes = Object.assign(new NewUint8Array([1, 2]), { toBase64: () => "native" });
    expect(encodeBase64(bytes)).toBe("native");
    expect([...new NewUint8Array(decodeBase64("AQI="))]).toStrictEqual([1, 2]);
  });
});
