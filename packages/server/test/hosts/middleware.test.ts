import type { ServerResponse } from "node:http";
import { RawPolling, RawWebSocket } from "@baro/testing";
import { describe, expect, test } from "vitest";
import type { EngineMiddleware } from "../../src/hosts/node/middleware.ts";
import { EngineServer, useEngine } from "../support/engine-server.ts";
import { useUncaught } from "../support/uncaught.ts";

const uncaught = useUncaught();

/** Sets a header at the last moment, as express-session does its cookie: when the head of the answer is written. */
function onHeaders(response: ServerResponse, listener: () => void): void {
  const writeHead = response.writeHead;
  response.writeHead = (...args: unknown[]) => {
    listener();
    Reflect.apply(writeHead, response, args);
    return response;
  };
}

const sessionLike: EngineMiddleware = (request, response, next) => {
  Object.assign(request, { session: { user: "sun" } });
  onHeaders(response, () => {
    const earlier = [response.getHeader("Set-Cookie") ?? []].flat().map(String);
    response.setHeader("Set-Cookie", [...earlier, "connect.sid=s%3A1; HttpOnly"]);
  });
  next();
};

const helmetLike: EngineMiddleware = (_request, response, next) => {
  response.removeHeader("X-Powered-By");
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("X-Download-Options", 1);
  next();
};

const passportLike: EngineMiddleware = (request, response, next) => {
  if (request.headers.authorization === "Bearer good") return next();
  response.statusCode = 401;
  response.setHeader("WWW-Authenticate", "Bearer");
  return response.end("Unauthorized");
};

const failing: Readonly<Record<string, EngineMiddleware>> = {
  "hands an error to next": (_request, _response, next) => next(new Error("broken")),
  "hands next something else": (_request, _response, next) => next("broken"),
  throws: () => {
    throw new Error("broken");
  },
  "throws nothing": () => {
    throw undefined;
  },
  rejects: () => Promise.reject(new Error("broken")),
};

const HEADERS = {
  "x-content-type-options": "nosniff",
  "x-download-options": "1",
};

describe("middleware that sets headers and cookies", () => {
  const server = useEngine({ cookie: true });

  test("has them in the answers to HTTP requests, beside those of the engine", async () => {
    server().engine.use(sessionLike).use(helmetLike);
    const { headers, body } = await new RawPolling(server().url).get();
    expect(body).toMatch(/^0\{/);
    expect(headers).toMatchObject(HEADERS);
    const cookies = headers["set-cookie"]?.map((cookie) => cookie.split("=")[0]);
    expect(cookies).toEqual(["io", "connect.sid"]);
  });

  test("has them in the answer to an upgrade", async () => {
    server().engine.use(sessionLike).use(helmetLike);
    server().engine.on("initial_headers", (headers) => {
      headers["X-Initial"] = "yes";
    });
    const { headers } = await RawWebSocket.headersOf(server().url);
    expect(headers).toMatchObject({ ...HEADERS, "x-initial": "yes", upgrade: "websocket" });
    const cookies = headers["set-cookie"]?.map((cookie) => cookie.split("=")[0]);
    expect(cookies).toEqual(["io", "connect.sid"]);
  });

  test("cannot spoil the handshake of the websocket by them", async () => {
    server().engine.use((_request, response, next) => {
      response.setHeader("Connection", "close");
      response.setHeader("Content-Length", 5);
      response.setHeader("Sec-WebSocket-Accept", "wrong");
      response.setHeader("Sec-WebSocket-Protocol", "unasked");
      next();
    });
    const { socket } = await RawWebSocket.handshake(server().url);
    await socket.close();
  });

  test("leaves what it makes of the request to the connection", async () => {
    server().engine.use(sessionLike);
    const [connection, { socket }] = await Promise.all([
      server().connection(),
      RawWebSocket.handshake(server().url),
    ]);
    expect(connection.request).toMatchObject({ session: { user: "sun" } });
    await socket.close();
  });
});

describe("middleware that answers itself", () => {
  const server = useEngine();

  test("keeps HTTP requests from the engine", async () => {
    server().engine.use(passportLike);
    const refused = await new RawPolling(server().url).get();
    expect(refused).toMatchObject({ status: 401, body: "Unauthorized" });
    const headers = { authorization: "Bearer good" };
    expect((await new RawPolling(server().url, { headers }).get()).status).toBe(200);
    expect(server().refusals).toEqual([]);
    expect(server().engine.clientsCount).toBe(1);
  });

  test("refuses upgrades with what it wrote", async () => {
    server().engine.use(passportLike);
    const refused = await RawWebSocket.refused(server().url);
    expect(refused).toMatchObject({ status: 401, body: "Unauthorized" });
    expect(refused.headers).toMatchObject({ "www-authenticate": "Bearer", connection: "close" });
    const headers = { authorization: "Bearer good" };
    const { socket } = await RawWebSocket.handshake(server().url, { headers });
    await socket.close();
  });

  test("may do so in parts and later, and calling next besides changes nothing", async () => {
    server().engine.use((_request, response, next) => {
      response.writeHead(503, { "Retry-After": "5" });
      response.write("come ");
      next();
      setImmediate(() => response.end("later"));
    });
    for (const answer of [
      await RawWebSocket.refused(server().url),
      await new RawPolling(server().url).get(),
    ]) {
      expect(answer).toMatchObject({ status: 503, body: "come later" });
      expect(answer.headers["retry-after"]).toBe("5");
    }
    expect(server().engine.clientsCount).toBe(0);
  });
});

describe("middleware that fails", () => {
  const server = useEngine();

  test.each(Object.keys(failing))("by a step that %s refuses with 400", async (what) => {
    const step = failing[what];
    if (step) server().engine.use(step);
    const answer = await new RawPolling(server().url).get();
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({ code: 3, message: "Bad request" });
    const refused = await RawWebSocket.refused(server().url);
    expect(refused).toMatchObject({ status: 400, body: "Bad request" });
    const refusal = { code: 3, message: "Bad request", context: { name: "MIDDLEWARE_FAILURE" } };
    expect(server().refusals).toMatchObject([refusal, refusal]);
    expect(server().engine.clientsCount).toBe(0);
  });

  test("only at the moment of the answer refuses an upgrade, and surfaces by polling", async () => {
    server().engine.use((_request, response, next) => {
      onHeaders(response, () => {
        throw new Error("late");
      });
      next();
    });
    const refused = await RawWebSocket.refused(server().url);
    expect(refused.status).toBe(400);
    expect(server().refusals).toMatchObject([
      { code: 3, context: { name: "WEBSOCKET_HANDSHAKE_ERROR", error: new Error("late") } },
    ]);
    await expect(new RawPolling(server().url).get()).rejects.toThrow("socket hang up");
    expect(await uncaught().next()).toEqual(new Error("late"));
  });

  test("after it let the request pass surfaces, and the session lives", async () => {
    server().engine.use((_request, _response, next) => {
      next();
      throw new Error("after");
    });
    const polling = await RawPolling.open(server().url);
    expect(await uncaught().next()).toEqual(new Error("after"));
    expect((await polling.post("6")).body).toBe("ok");
    expect(await uncaught().next()).toEqual(new Error("after"));
  });
});

describe("the order", () => {
  const server = useEngine({ cors: { origin: "https://a.example" } });

  test("is cors, then the middleware as it was added, then everything else, for each request", async () => {
    const seen: string[] = [];
    server().engine.use((request, response, next) => {
      const allowed = response.getHeader("Access-Control-Allow-Origin");
      seen.push(`first ${request.method} ${allowed}`);
      setImmediate(next);
    });
    server().engine.use((_request, _response, next) => {
      seen.push("second");
      next();
      next();
    });
    server().engine.on("connection_error", () => seen.push("refused"));
    const polling = new RawPolling(server().url);
    await polling.get({ EIO: "x" });
    const headers = { origin: "https://a.example", "access-control-request-method": "POST" };
    await polling.request({ method: "OPTIONS", headers });
    await RawWebSocket.refused(server().url, { query: { sid: "unknown" } });
    expect(seen).toEqual([
      "first GET https://a.example",
      "second",
      "refused",
      "first GET undefined",
      "second",
      "refused",
    ]);
  });
});

test("requests have their query where published tools read it", async () => {
  const seen: unknown[] = [];
  const server = await EngineServer.start({
    allowRequest: (request, callback) => {
      seen.push({ ...Reflect.get(request, "_query") });
      callback(null, true);
    },
  });
  await new RawPolling(server.url).handshake({ token: "a b" });
  const { socket } = await RawWebSocket.handshake(server.url, { query: { token: "c" } });
  expect(seen).toEqual([
    { EIO: "4", transport: "polling", token: "a b" },
    { EIO: "4", transport: "websocket", token: "c" },
  ]);
  await socket.close();
  await server.close();
});
