import { describe, expect, it } from "vitest";
import { CookieJar } from "../../src/engine/node/cookies.ts";

function jarWith(...headers: string[]): string {
  const jar = new CookieJar();
  jar.store(headers);
  return jar.header();
}

describe("CookieJar", () => {
  it("is empty without cookies", () => {
    expect(jarWith()).toBe("");
  });

  it("keeps names and values, and nothing else", () => {
    expect(jarWith("a=1; Path=/; HttpOnly", 'b="x=y"; SameSite=Lax')).toBe('a=1; b="x=y"');
  });

  it("keeps the latest value", () => {
    expect(jarWith("a=1", "a=2")).toBe("a=2");
  });

  it("drops what expired", () => {
    expect(jarWith("a=1; Max-Age=0", "b=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "c=1")).toBe(
      "c=1",
    );
  });

  it("lets Max-Age win over Expires", () => {
    expect(jarWith("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60")).toBe("a=1");
  });

  it("ignores what is no cookie", () => {
    expect(jarWith("nothing", "=value", "", "ok=")).toBe("ok=");
  });
});
