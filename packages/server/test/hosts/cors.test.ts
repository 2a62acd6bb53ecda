import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { RawPolling, rawRequest } from "@baro/testing";
import { describe, expect, test } from "vitest";
import {
  type CorsOptions,
  type CorsOptionsDelegate,
  CorsPolicy,
} from "../../src/hosts/node/cors.ts";
import { useEngine } from "../support/engine-server.ts";

interface Asked {
  readonly origin?: string;
  readonly host?: string;
  readonly cookie?: string;
  readonly authorization?: string;
}

function requestOf(headers: Asked): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.method = "GET";
  Object.assign(request.headers, { host: "app.example", ...headers });
  return request;
}

function allows(options: CorsOptions | CorsOptionsDelegate | undefined, asked: Asked) {
  return new CorsPolicy(options).allowsUpgrade(requestOf(asked));
}

const A = "https://a.example";
const B = "https://b.example";
const COOKIE = "session=1";

describe("an upgrade without a list", () => {
  test.each([undefined, null, false, ""])(
    "is what `cors: %j` says, not one of everybody",
    (cors) => {
      const policy = Reflect.construct(CorsPolicy, [cors]);
      expect(policy.middleware).toBeUndefined();
      expect(policy.allowsUpgrade(requestOf({ origin: A, cookie: COOKIE }))).toBe(false);
    },
  );

  test.each<[string, Asked, boolean]>([
    ["a client that is no browser", { cookie: COOKIE }, true],
    ["the same origin", { origin: "https://app.example", cookie: COOKIE }, true],
    [
      "the same origin in other letters",
      { origin: "https://app.example", host: "APP.example", cookie: COOKIE },
      true,
    ],
    [
      "the same origin with a port",
      { origin: "http://app.example:3000", host: "app.example:3000", cookie: COOKIE },
      true,
    ],
    [
      "the same origin with its default port",
      { origin: "https://app.example", host: "app.example:443", cookie: COOKIE },
      true,
    ],
    ["another port", { origin: "https://app.example:8443", cookie: COOKIE }, false],
    ["another origin without a cookie", { origin: A }, true],
    ["another origin with a cookie", { origin: A, cookie: COOKIE }, false],
    ["another origin with a password", { origin: A, authorization: "Basic dTpw" }, false],
    [
      "the same origin with a password",
      { origin: "https://app.example", authorization: "Basic dTpw" },
      true,
    ],
    ["an origin that is none", { origin: "null", cookie: COOKIE }, false],
    ["an origin that is none, without a cookie", { origin: "null" }, true],
    [
      "an origin that only begins alike",
      { origin: "https://app.example.evil", cookie: COOKIE },
      false,
    ],
  ])("by %s: %o is let in: %s", async (_what, asked, expected) => {
    expect(await allows(undefined, asked)).toBe(expected);
  });
});

describe("an upgrade of another origin with a cookie", () => {
  const asked = { origin: A, cookie: COOKIE };
  const byFunction: CorsOptions = {
    origin: (origin, callback) => setImmediate(callback, null, origin === A),
  };
  const byDelegate: CorsOptionsDelegate = (request, callback) =>
    callback(null, { origin: request.headers.origin === A });

  test.each<[string, CorsOptions | CorsOptionsDelegate]>([
    ["a star", { origin: "*" }],
    ["true", { origin: true }],
    ["no origin named", {}],
    ["its name", { origin: A }],
    ["a list with its name", { origin: [B, A] }],
    ["a pattern", { origin: /\.example$/ }],
    ["a list with a pattern", { origin: [B, /^https:\/\/a\./] }],
    ["a function", byFunction],
    ["options made for the request", byDelegate],
  ])("is let in by %s", async (_what, options) => {
    expect(await allows(options, asked)).toBe(true);
  });

  test.each<[string, CorsOptions | CorsOptionsDelegate]>([
    ["another name", { origin: B }],
    ["false", { origin: false }],
    ["a list of others", { origin: [B, /c\.example/] }],
    ["a function that says no", { origin: (_origin, callback) => callback(null, false) }],
    ["a function that fails", { origin: (_origin, callback) => callback(new Error("broken")) }],
    [
      "a function that throws",
      {
        origin: () => {
          throw new Error("broken");
        },
      },
    ],
    ["a function that rejects", { origin: () => Promise.reject(new Error("broken")) }],
    ["options that reject", () => Promise.reject(new Error("broken"))],
    [
      "options made with a function that rejects",
      (_request, callback) => callback(null, { origin: () => Promise.reject(new Error("broken")) }),
    ],
    ["options that fail", (_request, callback) => callback(new Error("broken"))],
  ])("is refused by %s", async (_what, options) => {
    expect(await allows(options, asked)).toBe(false);
  });

  test("is refused without a cookie too, where the list does not name it", async () => {
    expect(await allows({ origin: B }, { origin: A })).toBe(false);
  });
});

describe("requests of another origin", () => {
  const server = useEngine({
    cors: { origin: [A, B], credentials: true, methods: ["GET", "POST"], maxAge: 60 },
  });

  test("a preflight is answered without a session", async () => {
    const url = new RawPolling(server().url).url();
    const headers = { origin: A, "access-control-request-method": "POST" };
    const answer = await rawRequest(url, { method: "OPTIONS", headers });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": A,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "GET,POST",
      "access-control-max-age": "60",
    });
    expect(server().engine.clientsCount).toBe(0);
    expect(server().refusals).toEqual([]);
  });

  test("every answer of a session, refusals too, says that the page may read it", async () => {
    const polling = new RawPolling(server().url, { headers: { origin: A } });
    const said = { "access-control-allow-origin": A, "access-control-allow-credentials": "true" };
    const handshake = await polling.get();
    expect(handshake.headers).toMatchObject(said);
    const { sid } = JSON.parse(handshake.body.slice(1));
    const post = await polling.request({ method: "POST", body: "6" }, { sid });
    expect(post.body).toBe("ok");
    expect(post.headers).toMatchObject(said);
    const overlapping = [polling.get({ sid }), polling.get({ sid })];
    for (const answer of await Promise.all(overlapping)) expect(answer.headers).toMatchObject(said);
    expect((await polling.get({ sid: "unknown" })).headers).toMatchObject(said);
  });

  test("an origin that is not listed gets its answer without a word on origins", async () => {
    const polling = new RawPolling(server().url, { headers: { origin: "https://c.example" } });
    expect((await polling.get()).headers).not.toHaveProperty("access-control-allow-origin");
  });
});

describe("a list that fails", () => {
  const server = useEngine({
    cors: { origin: (_origin, callback) => callback(new Error("broken")) },
  });

  test("refuses HTTP requests with 400", async () => {
    const answer = await new RawPolling(server().url, { headers: { origin: A } }).get();
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({ code: 3, message: "Bad request" });
    expect(server().refusals).toMatchObject([{ code: 3, context: { name: "MIDDLEWARE_FAILURE" } }]);
  });
});
