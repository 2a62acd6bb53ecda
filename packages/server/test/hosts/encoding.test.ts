import { expect, test } from "vitest";
import { pickEncoding } from "../../src/hosts/node/encoding.ts";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["gzip", "gzip"],
  ["deflate, gzip", "gzip"],
  ["gzip, br", "br"],
  ["GZIP", "gzip"],
  ["br;q=0, gzip;q=0.5", "gzip"],
  ["br; q=0.000 , gzip;q=0", undefined],
  ["identity", undefined],
  ["compress, x-gzip", undefined],
])("of br and gzip, %o accepts %o", (header, encoding) => {
  expect(pickEncoding(header, ["br", "gzip"])).toBe(encoding);
});
