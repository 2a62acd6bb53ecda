import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Socket } from "node:net";
import { nextEvent, RawPolling, RawTcp, RawWebSocket, rawRequest, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { type AttachOptions, attach } from "../../src/hosts/node/attach.ts";
import { EngineServer, useEngine } from "../support/engine-server.ts";
import { useUncaught } from "../support/uncaught.ts";

const uncaught = useUncaught();
const OTHER = { Connection: "Upgrade", Upgrade: "other" };

/** An engine that is attached to nothing yet. */
async function withServer(
  options: AttachOptions,
  act: (server: EngineServer, detach: () => void) => Promise<void>,
): Promise<void> {
  const server = new EngineServer();
  server.httpServer.on("request", (_request, response) => response.end("of the app"));
  const { detach } = attach(server.engine, server.httpServer, options);
  await server.listen();
  try {
    await act(server, detach);
  } finally {
    await server.close();
  }
}

describe("the path", () => {
  const handshake = "?EIO=4&transport=polling";

  test.each<[AttachOptions, string, boolean]>([
    [{}, "/engine.io/", true],
    [{ path: "/x" }, "/x/", true],
    [{ path: "/x/" }, "/x/", true],
    [{ path: "/x" }, "/x", false],
    [{ path: "/x" }, "/xy/", false],
    [{ path: "/x", addTrailingSlash: false }, "/x", true],
    [{ path: "/x", addTrailingSlash: false }, "/x/", true],
    [{ path: "/x", addTrailingSlash: false }, "/xy", false],
    [{ path: "/" }, "/", true],
  ])("with %o the engine answers %s: %s", async (options, path, isEngine) => {
    await withServer(options, async (server) => {
      const { body } = await rawRequest(server.url + path + handshake);
      if (isEngine) expect(body).toMatch(/^0\{/);
      else expect(body).toBe("of the app");
    });
  });

  test("is told as it is matched", () => {
    const { engine, httpServer } = new EngineServer();
    expect(attach(engine, httpServer, { path: "/x" }).path).toBe("/x/");
    expect(attach(engine, createServer(), { path: "/x/", addTrailingSlash: false }).path).toBe(
      "/x",
    );
  });
});

describe("the app's own listeners", () => {
  const noop = (): void => {};

  test("are exactly as they were once the engine is detached", () => {
    const { engine, httpServer } = new EngineServer();
    httpServer.on("request", noop);
    httpServer.once("request", noop);
    httpServer.on("upgrade", noop);
    const before = [httpServer.rawListeners("request"), httpServer.rawListeners("upgrade")];
    const { detach } = attach(engine, httpServer);
    expect(httpServer.listenerCount("request")).toBe(1);
    detach();
    expect([httpServer.rawListeners("request"), httpServer.rawListeners("upgrade")]).toEqual(
      before,
    );
    detach();
    expect(httpServer.listenerCount("request")).toBe(2);
  });

  test("that came later stay where they are", () => {
    const { engine, httpServer } = new EngineServer();
    const late = (): void => {};
    httpServer.on("request", noop);
    const { detach } = attach(engine, httpServer);
    httpServer.on("request", late);
    detach();
    expect(httpServer.rawListeners("request")).toEqual([noop, late]);
  });

  test("hear requests under other paths, with the server as `this`, before and after", async () => {
    await withServer({ path: "/x" }, async (server, detach) => {
      const seen: unknown[] = [];
      server.httpServer.on("close", noop);
      expect((await rawRequest(`${server.url}/other`)).body).toBe("of the app");
      detach();
      server.httpServer.on("request", function (this: unknown) {
        seen.push(this);
      });
      const { body } = await rawRequest(`${server.url}/x/?EIO=4&transport=polling`);
      expect(body).toBe("of the app");
      expect(seen).toEqual([server.httpServer]);
    });
  });

  test("of once hear one request while the engine is attached", async () => {
    const server = new EngineServer();
    let heard = 0;
    const answer = (_request: IncomingMessage, response: ServerResponse) => response.end("app");
    server.httpServer.once("request", () => heard++);
    server.httpServer.on("request", answer);
    attach(server.engine, server.httpServer);
    await server.listen();
    await rawRequest(`${server.url}/a`);
    await rawRequest(`${server.url}/b`);
    expect(heard).toBe(1);
    await server.close();
  });
});

test("two engines share a server, and the first may leave before the second", async () => {
  const first = new EngineServer();
  const second = new EngineServer();
  first.httpServer.on("request", (_request, response) => response.end("of the app"));
  const { detach } = attach(first.engine, first.httpServer, { path: "/first" });
  attach(second.engine, first.httpServer, { path: "/second" });
  await first.listen();
  const ask = async (path: string) =>
    (await rawRequest(`${first.url}${path}?EIO=4&transport=polling`)).body;
  expect(await ask("/first/")).toMatch(/^0\{/);
  expect(await ask("/second/")).toMatch(/^0\{/);
  const websocket = await RawWebSocket.handshake(first.url, { path: "/first/" });
  await websocket.socket.close();
  detach();
  expect(await ask("/first/")).toBe("of the app");
  expect(await ask("/second/")).toMatch(/^0\{/);
  second.engine.close();
  await first.close();
});

test("an app may route to the engine itself, by handleRequest and handleUpgrade", async () => {
  const server = new EngineServer();
  server.httpServer.on("request", (request, response) =>
    server.engine.handleRequest(request, response),
  );
  server.httpServer.on("upgrade", (request, socket, head) =>
    server.engine.handleUpgrade(request, socket, head),
  );
  await server.listen();
  const polling = new RawPolling(server.url, { path: "/anywhere" });
  await polling.handshake();
  const { socket } = await RawWebSocket.handshake(server.url, { path: "/else" });
  expect(server.engine.clientsCount).toBe(2);
  await socket.close();
  await server.close();
});

describe("an upgrade that is somebody else's", () => {
  const server = useEngine({}, { destroyUpgradeTimeout: 20 });

  test("is closed when nobody answers", async () => {
    const client = await RawTcp.connect(server().port);
    client.writeHead("GET /other HTTP/1.1", OTHER);
    expect(await client.closed()).toHaveLength(0);
  });

  test("is closed also on a connection that has served requests before", async () => {
    const client = await RawTcp.connect(server().port);
    client.writeHead("GET /socket.io/?EIO=4 HTTP/1.1");
    await nextEvent(server().httpServer, "request");
    client.writeHead("GET /other HTTP/1.1", OTHER);
    expect((await client.closed()).toString()).toContain("Transport unknown");
  });

  test("is left to who answers it", async () => {
    server().httpServer.on("upgrade", (request, socket) => {
      if (request.url !== "/other") return;
      socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
      socket.on("data", (data: Buffer) => socket.end(data));
    });
    const client = await RawTcp.connect(server().port);
    client.writeHead("GET /other HTTP/1.1", OTHER);
    const unanswered = await RawTcp.connect(server().port);
    unanswered.writeHead("GET /unanswered HTTP/1.1", OTHER);
    await unanswered.closed();
    client.write("still here");
    expect((await client.closed()).toString()).toContain("still here");
  });

  test("that is reset harms nobody", async () => {
    const client = await RawTcp.connect(server().port);
    client.writeHead("GET /other HTTP/1.1", OTHER);
    const [, socket] = await nextEvent(server().httpServer, "upgrade");
    if (!(socket instanceof Socket)) throw new Error("expected a TCP connection");
    client.reset();
    await until(() => socket.destroyed, "the connection is dropped");
    expect(uncaught().size).toBe(0);
  });
});
