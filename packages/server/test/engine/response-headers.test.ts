import { expect, test } from "vitest";
import { findBadHeader } from "../../src/engine/response-headers.ts";

test.each([
  {},
  { "X-Plain": "text", "x-list": ["a", "b"] },
  { "X-Tab": "a\tb", "X-Latin": "Zürich" },
])("%o can be sent", (headers) => {
  expect(findBadHeader(headers)).toBeUndefined();
});

test.each([
  ["X-Split", { "X-Split": "a\r\nSet-Cookie: b" }],
  ["X-Feed", { "X-Fine": "a", "X-Feed": "a\nb" }],
  ["X-Nul", { "X-Nul": "\0" }],
  ["X-Korean", { "X-Korean": "바로" }],
  ["X-List", { "X-List": ["fine", "a\r\nb"] }],
  ["X Name", { "X Name": "a" }],
  ["X-Name\r\nX-Other", { "X-Name\r\nX-Other": "a" }],
  ["", { "": "a" }],
])("the header %o is found", (name, headers) => {
  expect(findBadHeader(headers)).toBe(name);
});
