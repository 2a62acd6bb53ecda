import { IncomingMessage } from "node:http";
import { nextEvent, RawPolling, RawTcp, RawWebSocket, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { EngineServer, useEngine } from "../support/engine-server.ts";
import { useUncaught } from "../support/uncaught.ts";

const uncaught = useUncaught();

const TARGET = "/socket.io/?EIO=4&transport=websocket";
const GOOD = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
};

describe("an upgrade request", () => {
  const server = useEngine();

  test.each<[string, Record<string, string>, string]>([
    ["without a key", { ...GOOD, "Sec-WebSocket-Key": "" }, "Sec-WebSocket-Key"],
    ["with a bad key", { ...GOOD, "Sec-WebSocket-Key": "short" }, "Sec-WebSocket-Key"],
    ["of another version", { ...GOOD, "Sec-WebSocket-Version": "7" }, "Sec-WebSocket-Version"],
    ["to another protocol", { ...GOOD, Upgrade: "h2c" }, "Upgrade"],
    ["with a bad subprotocol", { ...GOOD, "Sec-WebSocket-Protocol": "a,,b" }, "Protocol"],
  ])("%s is answered 400, reported, and forgotten", async (_what, headers, named) => {
    const client = await RawTcp.connect(server().port);
    client.writeHead(`GET ${TARGET} HTTP/1.1`, headers);
    const answer = (await client.closed()).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n/);
    expect(server().refusals).toMatchObject([
      {
        code: 3,
        message: "Bad request",
        context: {
          name: "WEBSOCKET_HANDSHAKE_ERROR",
          message: expect.stringContaining(named),
        },
      },
    ]);
    expect(server().engine.clientsCount).toBe(0);
    expect(server().engine.revisions[4].pulse.size).toBe(0);
  });

  test.each(["POST", "OPTIONS", "HEAD"])("by %s is refused", async (method) => {
    const polling = await RawPolling.open(server().url);
    for (const target of [TARGET, `${TARGET}&sid=${polling.sid}`]) {
      const client = await RawTcp.connect(server().port);
      client.writeHead(`${method} ${target} HTTP/1.1`, GOOD);
      expect((await client.closed()).toString()).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(server().refusals).toMatchObject([{ code: 2 }, { code: 2 }]);
  });

  test("of another origin that carries a cookie is refused, and reported", async () => {
    const headers = { origin: "https://evil.example", cookie: "session=1" };
    const answer = await RawWebSocket.refused(server().url, { headers });
    expect(answer).toMatchObject({ status: 400, body: "Forbidden" });
    expect(server().refusals).toMatchObject([
      { code: 4, context: { name: "CROSS_ORIGIN_UPGRADE" } },
    ]);
  });

  test("of another origin is refused for the upgrade of a session too", async () => {
    const polling = await RawPolling.open(server().url);
    const headers = { origin: "https://evil.example", cookie: "session=1" };
    const query = { sid: polling.sid };
    expect((await RawWebSocket.refused(server().url, { headers, query })).status).toBe(400);
    expect((await polling.post("6")).body).toBe("ok");
  });

  test("whose parameters are given twice counts the last", async () => {
    const query = `${TARGET}&EIO=3&EIO=4&sid=x&sid=`;
    const client = await RawTcp.connect(server().port);
    client.writeHead(`GET ${query} HTTP/1.1`, GOOD);
    await server().connection();
    client.destroy();
    await until(() => server().engine.clientsCount === 0, "the session has gone");
  });
});

describe("a client that leaves while it is being admitted", () => {
  let admit: () => void = () => {};

  async function start(): Promise<EngineServer> {
    return EngineServer.start({
      allowRequest: (_request, callback) => {
        admit = () => callback(null, true);
      },
    });
  }

  test.each(["polling", "websocket"])("by %s opens no session", async (transport) => {
    const server = await start();
    const client = await RawTcp.connect(server.port);
    const upgrade = transport === "websocket";
    const arrived = nextEvent(server.httpServer, upgrade ? "upgrade" : "request");
    client.writeHead(`GET /socket.io/?EIO=4&transport=${transport} HTTP/1.1`, upgrade ? GOOD : {});
    const [request] = await arrived;
    if (!(request instanceof IncomingMessage)) throw new Error("expected a request");
    client.reset();
    // Nobody reads an upgrade's connection yet, so only the first write to it shows that the client has gone.
    if (!upgrade) await until(() => request.destroyed, "the server has noticed");
    admit();
    await until(() => request.socket.destroyed, "the connection is dropped");
    await until(() => server.engine.clientsCount === 0, "no session is left");
    expect(server.engine.revisions[4].pulse.size).toBe(0);
    expect(uncaught().size).toBe(0);
    await server.close();
  });

  test.each(["polling", "websocket"])(
    "or while the engine is closed, by %s, opens no session",
    async (transport) => {
      const server = await start();
      const asked =
        transport === "polling"
          ? new RawPolling(server.url).get()
          : RawWebSocket.refused(server.url);
      await nextEvent(server.httpServer, transport === "polling" ? "request" : "upgrade");
      server.engine.close();
      admit();
      expect((await asked).status).toBe(400);
      expect(server.refusals).toMatchObject([{ code: 3, context: { name: "SERVER_CLOSED" } }]);
      expect(server.engine.clientsCount).toBe(0);
      await server.close();
    },
  );
});

describe("ids of an app's own making", () => {
  const server = useEngine();

  test("are the ids of sessions, promised or at once", async () => {
    server().engine.generateId = async (request) => `id-of-${request.headers["x-user"]}`;
    const polling = new RawPolling(server().url, { headers: { "x-user": "sun" } });
    expect((await polling.handshake()).sid).toBe("id-of-sun");
  });

  test("that are taken are refused, and who has the id keeps it", async () => {
    server().engine.generateId = async () => "same";
    const asked = [1, 2, 3].map(() => new RawPolling(server().url).get());
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 400, 400]);
    expect((await RawWebSocket.refused(server().url)).status).toBe(400);
    expect(server().refusals).toMatchObject(
      Array(3).fill({ code: 3, context: { name: "ID_TAKEN" } }),
    );
    expect(server().engine.clientsCount).toBe(1);
  });

  test("that cannot be made refuse", async () => {
    server().engine.generateId = () => Promise.reject(new Error("no ids today"));
    expect((await new RawPolling(server().url).get()).status).toBe(400);
    expect((await RawWebSocket.refused(server().url)).status).toBe(400);
    expect(server().refusals).toMatchObject(
      Array(2).fill({ code: 3, context: { name: "ID_GENERATION_ERROR" } }),
    );
  });
});
