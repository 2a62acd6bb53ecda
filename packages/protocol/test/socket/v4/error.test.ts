import { expect, test } from "vitest";
import { encodeErrorV4 } from "../../../src/index.ts";
import { codeOf } from "../../support/code-of.ts";

test.each<[string, unknown, string]>([
  ["/", "refused", '4"refused"'],
  ["/admin", "refused", '4/admin,"refused"'],
  ["/nope", { message: "Invalid namespace" }, '4/nope,{"message":"Invalid namespace"}'],
  ["/admin", 5, "4/admin,5"],
  ["/admin", [1], "4/admin,[1]"],
  ["/", null, "4null"],
])("an ERROR of %j with %j is %j", (nsp, body, text) => {
  expect(encodeErrorV4(nsp, body)).toBe(text);
});

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

test.each([
  ["nothing", undefined],
  ["a function", () => 1],
  ["a symbol", Symbol("x")],
  ["a BigInt", 1n],
  ["a cycle", cyclic],
])("%s is refused for its body", (_, body) => {
  expect(codeOf(() => encodeErrorV4("/", body))).toBe("SOCKET_UNENCODABLE");
});
