import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { fromOwnPage } from "@baro/server";
import { describe, expect, test } from "vitest";

/** What is asked of app.example, unless the headers say where. */
function isOwn(headers: Readonly<Record<string, string>>): boolean {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, { host: "app.example", ...headers });
  return fromOwnPage(request);
}

test("programs, which name no origin, are from no page", () => {
  expect(isOwn({})).toBe(true);
  expect(isOwn({ cookie: "session=1", referer: "https://evil.example/" })).toBe(true);
});

describe("a page is of this host", () => {
  test.each([
    ["https://app.example", "app.example"],
    ["http://app.example", "app.example"],
    ["https://app.example", "APP.Example"],
    ["HTTPS://APP.EXAMPLE", "app.example"],
    ["http://app.example:3000", "app.example:3000"],
    ["http://app.example", "app.example:80"],
    ["https://app.example", "app.example:443"],
    ["https://app.example:443", "app.example"],
    ["http://[::1]:3000", "[::1]:3000"],
    ["https://[2001:DB8::1]", "[2001:db8::1]"],
    ["https://[2001:db8::1]", "[2001:DB8::1]:443"],
    ["http://127.0.0.1", "127.0.0.1"],
    ["capacitor://localhost", "localhost"],
  ])("%s where Host is %s", (origin, host) => {
    expect(isOwn({ origin, host })).toBe(true);
  });
});

describe("a page is not of this host", () => {
  test.each([
    ["null", "app.example"],
    ["null", "null"],
    ["", "app.example"],
    ["https://", "app.example"],
    ["app.example", "app.example"],
    ["file://", ""],
    ["https://evil.example", "app.example"],
    ["https://evil.app.example", "app.example"],
    ["https://app.example.evil.example", "app.example"],
    ["https://app.example@evil.example", "app.example"],
    ["https://evil.example/app.example", "app.example"],
    ["http://app.example:3001", "app.example:3000"],
    ["http://app.example:3000", "app.example"],
    ["http://app.example", "app.example:443"],
    ["https://app.example", "app.example:80"],
    ["capacitor://app", "appundefined"],
    ["http://[::1]", "[::2]"],
    ["https://app.example, https://evil.example", "app.example"],
  ])("%s where Host is %j", (origin, host) => {
    expect(isOwn({ origin, host })).toBe(false);
  });

  test("whatever proxies say that the host was", () => {
    const headers = { "x-forwarded-host": "evil.example", forwarded: "host=evil.example" };
    expect(isOwn({ origin: "https://evil.example", ...headers })).toBe(false);
    expect(isOwn({ origin: "https://app.example", ...headers })).toBe(true);
  });

  test("where nothing says what this host is", () => {
    expect(fromOwnPage({ headers: { origin: "https://app.example" } })).toBe(false);
    expect(fromOwnPage({ headers: {} })).toBe(true);
  });
});

test("of HTTP/2 the authority is what counts where there is no Host", () => {
  const headers = { origin: "https://app.example", ":authority": "app.example" };
  expect(fromOwnPage({ headers })).toBe(true);
  expect(fromOwnPage({ headers: { ...headers, host: "b.example" } })).toBe(false);
  expect(fromOwnPage({ headers: { ...headers, ":authority": "b.example" } })).toBe(false);
});

describe("a browser that says how the page belongs to the host", () => {
  test.each([
    ["same-origin", true],
    ["none", true],
    ["same-site", false],
    ["cross-site", false],
    ["", false],
    ["same-origin, cross-site", false],
    ["what is yet to come", false],
  ])("%j, is believed where it names no origin, too", (site, isSo) => {
    expect(isOwn({ "sec-fetch-site": site })).toBe(isSo);
    expect(isOwn({ "sec-fetch-site": site, origin: "https://app.example" })).toBe(isSo);
  });

  test("does not make a page of another host one of this", () => {
    const headers = { "sec-fetch-site": "same-origin", origin: "https://evil.example" };
    expect(isOwn(headers)).toBe(false);
  });
});

describe("a request as fetch has it", () => {
  const own = (headers: Readonly<Record<string, string>>): boolean =>
    fromOwnPage({ headers: new Headers(headers) });

  test("is told by its headers, whatever the case of their names", () => {
    expect(own({ host: "app.example" })).toBe(true);
    expect(own({ Host: "app.example", Origin: "https://app.example" })).toBe(true);
    expect(own({ Host: "app.example", Origin: "https://evil.example" })).toBe(false);
    expect(own({ host: "app.example", "Sec-Fetch-Site": "cross-site" })).toBe(false);
    expect(own({ origin: "https://app.example" })).toBe(false);
  });

  test("may be the request itself", () => {
    const headers = { "sec-fetch-site": "same-site" };
    expect(fromOwnPage(new Request("https://app.example/", { headers }))).toBe(false);
    expect(fromOwnPage(new Request("https://app.example/"))).toBe(true);
  });
});

test.each<[what: string, headers: unknown]>([
  ["none", undefined],
  ["null", null],
  ["a text", "origin: https://evil.example"],
  ["those of node:http as they came", ["Origin", "https://evil.example"]],
])("headers that cannot be read are no sign of one's own page: %s", (_, headers) => {
  const read = (): unknown => Reflect.apply(fromOwnPage, undefined, [{ headers }]);
  expect(read).toThrow(TypeError);
  expect(read).toThrow("fromOwnPage takes a request");
});
