import { describe, expect, it } from "vitest";
import { encodeBody, toEntry } from "../../src/channels/body.ts";

const back = (value: unknown): unknown =>
  toEntry({ ...encodeBody(value), offset: 1, at: 1, event: "e" }).body;

describe("a body", () => {
  it.each([[null], [0], [""], ["한"], [[]], [{ a: [1, { b: null }] }], [false]])(
    "%j comes back as it was",
    (value) => expect(back(value)).toEqual(value),
  );

  it("comes back with its binary", () => {
    const value = { a: Buffer.from([1]), b: [new Uint8Array([2, 3])], c: "c" };
    expect(back(value)).toEqual({ a: Uint8Array.of(1), b: [Uint8Array.of(2, 3)], c: "c" });
    expect(back(Buffer.from([7]))).toEqual(Uint8Array.of(7));
  });

  it("that is nothing is null", () => {
    expect(back(undefined)).toBeNull();
  });

  it("does not change when what it was made of does", () => {
    const bytes = Buffer.from([1]);
    const encoded = encodeBody({ bytes });
    bytes[0] = 9;
    expect(encoded.attachments).toEqual([Uint8Array.of(1)]);
  });

  it("is refused with more than ten attachments", () => {
    const code = (count: number): unknown => {
      try {
        return encodeBody(Array.from({ length: count }, () => Buffer.of(1))).attachments.length;
      } catch (error) {
        return Reflect.get(Object(error), "code");
      }
    };
    expect([code(10), code(11)]).toEqual([10, "too_large"]);
  });

  it("is refused where JSON cannot hold it", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const value of [cycle, 1n, new Blob(["x"])]) {
      expect(() => encodeBody(value)).toThrow(expect.objectContaining({ code: "bad_request" }));
    }
  });

  it("is refused where it would be taken for binary by those who receive it", () => {
    const forged = { _placeholder: true, num: 0 };
    for (const value of [forged, [{ forged }], { forged, real: Buffer.of(1) }]) {
      expect(() => encodeBody(value)).toThrow(expect.objectContaining({ code: "bad_request" }));
    }
    const harmless = ['{"_placeholder":true,"num":0}', { _placeholder: 1 }, "_placeholder"];
    expect(back(harmless)).toEqual(harmless);
  });
});
