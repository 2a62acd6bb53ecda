import { describe, expect, it } from "vitest";
import { parseUrl } from "../src/url.ts";

const PAGE = { protocol: "https:", host: "page.example:8443" };

describe("parseUrl", () => {
  it.each([
    ["http://host.example", false, "host.example", "80", "/"],
    ["https://host.example", true, "host.example", "443", "/"],
    ["ws://host.example:81/chat", false, "host.example", "81", "/chat"],
    ["wss://host.example/a/b?x=1", true, "host.example", "443", "/a/b"],
    ["http://[::1]:3000/", false, "[::1]", "3000", "/"],
    ["http://localhost:3000/한글", false, "localhost", "3000", "/한글"],
    ["HTTPS://HOST.example", true, "host.example", "443", "/"],
    ["http://user:secret@host.example:82", false, "host.example", "82", "/"],
  ])("takes %s apart", (uri, secure, hostname, port, namespace) => {
    expect(parseUrl(uri, undefined)).toMatchObject({ secure, hostname, port, namespace });
  });

  it.each([
    [undefined, "page.example", "8443", "/"],
    ["", "page.example", "8443", "/"],
    ["/chat", "page.example", "8443", "/chat"],
    ["?room=1", "page.example", "8443", "/"],
    ["//other.example/chat", "other.example", "443", "/chat"],
    ["other.example:5000", "other.example", "5000", "/"],
    ["localhost:5000/chat", "localhost", "5000", "/chat"],
  ])("resolves %s against the page", (uri, hostname, port, namespace) => {
    expect(parseUrl(uri, PAGE)).toMatchObject({ secure: true, hostname, port, namespace });
  });

  it("resolves what has no host against localhost where there is no page", () => {
    expect(parseUrl("/chat", undefined)).toMatchObject({
      secure: false,
      hostname: "localhost",
      port: "80",
      namespace: "/chat",
    });
  });

  it("takes https for a host without a scheme where there is no page", () => {
    expect(parseUrl("host.example", undefined)).toMatchObject({ secure: true, port: "443" });
  });

  it("reads the query", () => {
    expect(parseUrl("http://h/?a=x%20y&b=2", undefined).query).toEqual({ a: "x y", b: "2" });
    expect(parseUrl("http://h/", undefined).query).toBeUndefined();
  });

  it("gives one id to all namespaces of a server, and another to another server", () => {
    const id = (uri: string) => parseUrl(uri, undefined).id;
    expect(id("http://h/a?x=1")).toBe(id("ws://h:80/b"));
    expect(id("http://h")).not.toBe(id("https://h"));
    expect(id("http://h")).not.toBe(id("http://h:81"));
  });

  it("leaves what is no percent encoding as it is", () => {
    expect(parseUrl("http://h/?a=%zz&b=1+1&c&d=e=f", undefined).query).toEqual({
      a: "%zz",
      b: "1 1",
      c: "",
      d: "e=f",
    });
  });

  it.each(["http://", "http:///chat", "http://[half", "http://h:port", "https://:80"])(
    "throws a TypeError for %s",
    (uri) => {
      expect(() => parseUrl(uri, undefined)).toThrow(TypeError);
    },
  );
});
