import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { parse } from "node:querystring";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseQuery, passingQuery, withQuery } from "../../src/engine/query.ts";

test.each([
  ["/socket.io/?EIO=4&sid=a%20b", { EIO: "4", sid: "a b" }],
  ["/socket.io/?sid=a&sid=b", { sid: "b" }],
  ["/socket.io/?flag", { flag: "" }],
  ["/socket.io/", {}],
  ["/socket.io/?", {}],
  ["/socket.io/?a=%zz", { a: "%zz" }],
  [undefined, {}],
])("%s holds %o", (target, parameters) => {
  expect({ ...parseQuery(target) }).toEqual(parameters);
});

test("names of the prototype mean nothing", () => {
  const query = parseQuery("/?__proto__=x&constructor=y");
  expect(Object.getPrototypeOf(query)).toBeNull();
  expect(Object.entries(query)).toEqual([
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
  expect(parseQuery("/?a=1")["toString"]).toBeUndefined();
});

test("parameters in which nothing is escaped are read as querystring reads them", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "&", "=", "?", "/"), maxLength: 12 });
  fc.assert(
    fc.property(text, (parameters) => {
      const last = Object.entries(parse(parameters)).map(([name, value]) => [
        name,
        [value].flat().at(-1),
      ]);
      expect({ ...parseQuery(`/?${parameters}`) }).toEqual(Object.fromEntries(last));
    }),
  );
});

test("parameters that nobody reads are not kept, and count as middleware has changed them", () => {
  const plain = Object.assign(new IncomingMessage(new Socket()), { url: "/?a=1" });
  const request = withQuery(plain);
  expect({ ...passingQuery(request) }).toEqual({ a: "1" });
  expect(Object.getOwnPropertyDescriptor(request, "_query")).not.toHaveProperty("value");
  Object.assign(request._query, { a: "2" });
  expect({ ...passingQuery(request) }).toEqual({ a: "2" });
});
