import type { IncomingHttpHeaders } from "node:http";
import { RawPolling, RawWebSocket } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { openProbe } from "../support/upgrading.ts";
import { attack } from "./support/attack.ts";
import { useTarget } from "./support/target.ts";

const GOOD = "https://good.example";
const BAD = [
  "https://evil.example",
  "null",
  "https://good.example.evil.example",
  "https://evil.example#https://good.example",
  "http://good.example",
  "https://good.example:8443",
  "HTTPS://GOOD.EXAMPLE",
  "file://",
  "__proto__",
];
const COOKIE = { cookie: "user=someone" };

/** Goes through every kind of request that a session makes. @returns the headers of each answer */
async function allRequests(url: string, origin: string): Promise<IncomingHttpHeaders[]> {
  const polling = new RawPolling(url, { headers: { origin, ...COOKIE } });
  const preflight = { "access-control-request-method": "POST" };
  const opened = await polling.request({});
  const sid = /"sid":"([^"]+)"/.exec(opened.body)?.[1] ?? "";
  const query = { sid };
  const answers = [
    opened,
    await polling.request({ method: "POST", body: "40" }, query),
    await polling.get(query),
    await polling.request({ method: "OPTIONS", headers: preflight }, query),
    await polling.request({ method: "OPTIONS", headers: preflight }),
    await polling.get({ ...query, transport: "websocket" }),
    await polling.get({ sid: "unknown" }),
    await polling.request({ method: "POST", body: "1" }, query),
    await polling.get(query),
  ];
  return answers.map(({ headers }) => headers);
}

/** Asks for a websocket with a visitor's cookie, new and of a session, in vain. @returns the session */
async function refusedWebSockets(url: string, origin: string): Promise<RawPolling> {
  const headers = { origin, ...COOKIE };
  expect((await RawWebSocket.refused(url, { headers })).status).toBe(400);
  const polling = await RawPolling.connect(url);
  const query = { sid: polling.sid };
  expect((await RawWebSocket.refused(url, { headers, query })).status).toBe(400);
  return polling;
}

const allowed = (answers: readonly IncomingHttpHeaders[]) =>
  answers.map((headers) => headers["access-control-allow-origin"]);

describe("a server with a list of origins", () => {
  const target = useTarget({ cors: { origin: [GOOD], credentials: true } });

  test("allows one that is listed, at every request of its session", () =>
    attack(target(), async () => {
      const answers = await allRequests(target().url, GOOD);
      expect(new Set(allowed(answers))).toEqual(new Set([GOOD]));
      expect(answers.every((headers) => headers.vary?.includes("Origin"))).toBe(true);
      const headers = { origin: GOOD, ...COOKIE };
      await (await RawWebSocket.connect(target().url, "", { headers })).close();
    }));

  test.each(BAD)("allows %s at no request of its session", (origin) =>
    attack(target(), async () => {
      const answers = await allRequests(target().url, origin);
      expect(new Set(allowed(answers))).toEqual(new Set([undefined]));
      expect(answers.every((headers) => headers.vary?.includes("Origin"))).toBe(true);
    }),
  );

  test.each(BAD)("opens no websocket to %s, nor lets it take a session over", (origin) =>
    attack(target(), async () => {
      const polling = await refusedWebSockets(target().url, origin);
      await (await openProbe(target().url, polling)).close();
      await polling.post("1");
    }),
  );
});

describe("a server without one", () => {
  const target = useTarget();

  test.each([GOOD, "null"])("lets %s read nothing, at no request", (origin) =>
    attack(target(), async () => {
      expect(new Set(allowed(await allRequests(target().url, origin)))).toEqual(
        new Set([undefined]),
      );
    }),
  );

  test.each([...BAD, GOOD])(
    "opens no websocket to %s that a visitor's cookie speaks for",
    (origin) =>
      attack(target(), async () => {
        const polling = await refusedWebSockets(target().url, origin);
        await polling.post("1");
      }),
  );

  test("opens websockets to its own pages", () =>
    attack(target(), async () => {
      const headers = { origin: target().url, ...COOKIE };
      await (await RawWebSocket.connect(target().url, "", { headers })).close();
    }));
});

describe.each(["", "cors"])("a session that is read as scripts (JSONP) with %s", (cors) => {
  const target = useTarget(cors ? { cors: { origin: [GOOD], credentials: true } } : {});
  const session = (headers: Readonly<Record<string, string>>) =>
    new RawPolling(target().url, { headers });
  const handshake = (of: RawPolling) => of.get({ j: 0, sid: undefined });

  test.each<[string, Readonly<Record<string, string>>]>([
    ["that a browser calls foreign", { ...COOKIE, "sec-fetch-site": "cross-site" }],
    ["of another name of the site", { ...COOKIE, "sec-fetch-site": "same-site" }],
    ["that an older browser names", { ...COOKIE, referer: "https://evil.example/page" }],
    ["that nobody names", COOKIE],
    ["whose visitor has a password", { authorization: "Basic dTpw", referer: "null" }],
  ])("is opened for no page %s, where a visitor's cookie speaks", (_what, headers) =>
    attack(target(), async () => {
      const { status, body } = await handshake(session(headers));
      expect([status, JSON.parse(body)]).toEqual([403, { code: 4, message: "Forbidden" }]);
    }),
  );

  test.each<[string, Readonly<Record<string, string>>]>([
    ["its own pages", { ...COOKIE, "sec-fetch-site": "same-origin" }],
    ["its own pages in older browsers", { ...COOKIE, referer: "http://127.0.0.1/page" }],
    ["anybody without a cookie", { "sec-fetch-site": "cross-site" }],
  ])("is opened for %s", (_what, headers) =>
    attack(target(), async () => {
      const opened = session({ ...headers, host: "127.0.0.1" });
      const { body } = await handshake(opened);
      expect(body).toMatch(/^___eio\[0\]/);
      // It is ended, rather than waiting for its ping timeout.
      const sid = /"sid\\":\\"([^"\\]+)/.exec(body)?.[1];
      const form = { "content-type": "application/x-www-form-urlencoded" };
      const request = { method: "POST", headers: form, body: "d=1" };
      expect((await opened.request(request, { j: 0, sid })).status).toBe(200);
    }),
  );
});

describe("a server that reflects origins", () => {
  const target = useTarget({ cors: { origin: true, credentials: true } });

  test.each([GOOD, "null"])("says %s at every request, and that answers differ by it", (origin) =>
    attack(target(), async () => {
      const answers = await allRequests(target().url, origin);
      expect(new Set(allowed(answers))).toEqual(new Set([origin]));
      expect(answers.every((headers) => headers.vary?.includes("Origin"))).toBe(true);
    }),
  );
});
