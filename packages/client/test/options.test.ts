import { describe, expect, it } from "vitest";
import { optionsFor } from "../src/engine/options.ts";
import { requestUrl } from "../src/engine/request-url.ts";
import { resolveOptions } from "../src/target.ts";

describe("resolveOptions", () => {
  it("takes host, port and query from the URL", () => {
    expect(resolveOptions("https://host.example:444/chat?a=1", {})).toMatchObject({
      secure: true,
      hostname: "host.example",
      port: "444",
      query: { a: "1" },
    });
  });

  it("prefers the query of the options", () => {
    const { query } = resolveOptions("http://h/?a=1", { query: { b: 2 } });
    expect(query).toEqual({ b: 2 });
  });

  it("takes the host from the options where there is no URL", () => {
    const options = resolveOptions(undefined, { hostname: "h", port: 81, secure: true });
    expect(options).toMatchObject({ hostname: "h", port: 81, secure: true });
  });
});

describe("optionsFor", () => {
  it("lets what is given for one transport win, for that transport", () => {
    const options = { path: "/a", transportOptions: { polling: { path: "/b" } } };
    expect(optionsFor("polling", options).path).toBe("/b");
    expect(optionsFor("websocket", options).path).toBe("/a");
  });
});

describe("requestUrl", () => {
  const at = { scheme: "http", name: "polling", stamped: false } as const;
  const urlOf = (options: object, query = {}) => requestUrl({ options, query }, at);

  it("has the protocol revision, the transport and the session id", () => {
    const url = urlOf({ hostname: "h", port: "3000", path: "/socket.io" }, { a: "x y", sid: "s" });
    expect(url).toBe("http://h:3000/socket.io/?a=x%20y&sid=s&EIO=4&transport=polling");
  });

  it("leaves out the usual port", () => {
    expect(urlOf({ hostname: "h", port: 80, path: "/p" })).toMatch(/^http:\/\/h\/p\//);
    expect(urlOf({ hostname: "h", port: "443", secure: true, path: "/p" })).toMatch(
      /^https:\/\/h\//,
    );
  });

  it("puts an IPv6 address in brackets", () => {
    expect(urlOf({ hostname: "::1", path: "/p" })).toMatch(/^http:\/\/\[::1\]\/p\//);
  });

  it("ends the path with a slash unless told otherwise", () => {
    expect(urlOf({ path: "/p/" })).toContain("/p/?");
    expect(urlOf({ path: "/p", addTrailingSlash: false })).toContain("/p?");
  });

  it("makes each URL of a stamped transport another, under the name that is asked for", () => {
    const stamped = { ...at, stamped: true };
    const stamps = [1, 2].map(() =>
      new URL(
        requestUrl({ options: { timestampParam: "ts" }, query: {} }, stamped),
      ).searchParams.get("ts"),
    );
    expect(stamps[0]).toBeTruthy();
    expect(stamps[0]).not.toBe(stamps[1]);
  });

  it("stamps as timestampRequests says", () => {
    expect(urlOf({ timestampRequests: true })).toContain("&t=");
    const url = requestUrl(
      { options: { timestampRequests: false }, query: {} },
      { ...at, stamped: true },
    );
    expect(url).not.toContain("&t=");
  });

  it("asks for base64 with forceBase64", () => {
    expect(urlOf({ forceBase64: true })).toContain("&b64=1");
  });

  it("does not let a parameter of the user replace one of the protocol", () => {
    expect(urlOf({}, { EIO: 3, transport: "x" })).toMatch(/\?EIO=4&transport=polling$/);
  });
});
