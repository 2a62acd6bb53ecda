import { expect, test } from "vitest";
import { sessionCookie } from "../../src/engine/session-cookie.ts";

test("the cookie is named io, lasts as long as the browser, and no script reads it", () => {
  expect(sessionCookie("abc", true)).toBe("io=abc; Path=/; HttpOnly; SameSite=Lax");
});

test("its attributes may be given", () => {
  const options = {
    name: "sid",
    path: "/app",
    httpOnly: false,
    sameSite: "none",
    secure: true,
    maxAge: 60,
    domain: "example.com",
  } as const;
  expect(sessionCookie("abc", options)).toBe(
    "sid=abc; Max-Age=60; Domain=example.com; Path=/app; Secure; SameSite=None",
  );
});

test("an id of an app's own making cannot break out of it", () => {
  expect(sessionCookie("a; Domain=evil\r\nX: y", true)).toMatch(/^io=[\w%]+; Path=\/; HttpOnly/);
});
