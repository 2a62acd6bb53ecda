import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeSocketText, splitNamespaceV4 } from "../../../src/index.ts";
import { anyString } from "../../support/arbitraries.ts";

/** The name that a CONNECT of this text carries. */
function nameIn(text: string): string {
  return decodeSocketText(text).packet.nsp;
}

describe("what names a namespace", () => {
  test.each<[string, string, Record<string, string>]>([
    ["0", "/", {}],
    ["0/admin", "/admin", {}],
    ["0/admin,", "/admin", {}],
    ["0/admin?token=x,", "/admin", { token: "x" }],
    ["0/admin?token=x y&é=1,", "/admin", { token: "x y", é: "1" }],
    ["0/admin?a=%2C%26%3D+b,", "/admin", { a: ",&= b" }],
    ["0/admin?a=1&a=2,", "/admin", { a: "2" }],
    ["0/admin?a=1?b=2,", "/admin", { a: "1?b=2" }],
    ["0/admin?a[b]=1&c&=5,", "/admin", { "a[b]": "1", c: "", "": "5" }],
    ["0/admin?,", "/admin", {}],
    ["0/채팅?방=하나,", "/채팅", { 방: "하나" }],
    ["0/?x=1,", "/", { x: "1" }],
  ])("%j is %j with %j", (text, nsp, query) => {
    const name = splitNamespaceV4(nameIn(text));
    expect(name.nsp).toBe(nsp);
    expect({ ...name.query }).toStrictEqual(query);
  });

  test("cannot reach the prototype of its query", () => {
    const { query } = splitNamespaceV4("/?__proto__=1&constructor=2");
    expect(Object.getPrototypeOf(query)).toBeNull();
    expect(Object.entries(query)).toStrictEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
    expect(query["toString"]).toBeUndefined();
  });

  test("gives back what URLSearchParams wrote", () => {
    const key = fc.string({ unit: "binary", maxLength: 6 });
    const pairs = fc.uniqueArray(fc.tuple(key, key), { selector: ([name]) => name, maxLength: 4 });
    fc.assert(
      fc.property(pairs, (entries) => {
        const { nsp, query } = splitNamespaceV4(`/a?${new URLSearchParams(entries)}`);
        expect(nsp).toBe("/a");
        expect(new Map(Object.entries(query))).toStrictEqual(new Map(entries));
      }),
    );
  });

  test("throws for no text", () => {
    fc.assert(
      fc.property(anyString, (text) => {
        const { nsp } = splitNamespaceV4(`/${text}`);
        expect(`/${text}`.startsWith(nsp)).toBe(true);
        expect(nsp).not.toContain("?");
      }),
    );
  });
});
