import { createServer, type Server as HttpServer } from "node:http";
import {
  Client,
  type ClientOptions,
  listen,
  loadServer,
  once,
  portOf,
  rawRequest,
} from "@baro/testing";
import type { Server } from "socket.io";
import { describe, expect, test } from "vitest";

/** Shows that a server is reached at a port, and closes it. */
async function isReached(io: Server, port: number, options: ClientOptions = {}): Promise<void> {
  const joined = once(io, "connection");
  const client = await Client.connect(`http://127.0.0.1:${port}`, options, "socket.io-client");
  await joined;
  io.emit("reached");
  expect(await client.next()).toEqual(["reached"]);
  client.close();
  await io.close();
}

/** The HTTP server that a realtime server made for itself, once it listens. */
async function ownPort(io: Server): Promise<number> {
  const own = httpServerOf(io);
  if (!own.listening) await once(own, "listening");
  return portOf(own);
}

function httpServerOf(io: Server): HttpServer {
  const own: unknown = io.httpServer;
  if (own instanceof Object && "listening" in own) return own as HttpServer;
  throw new Error("there is no HTTP server");
}

describe("a realtime server is attached", () => {
  test("by the constructor to a server that listens later", async () => {
    const { Server } = await loadServer();
    const httpServer = createServer();
    const io = new Server(httpServer);
    await isReached(io, await listen(httpServer));
  });

  test("by the constructor to a server that listens already", async () => {
    const { Server } = await loadServer();
    const httpServer = createServer();
    const port = await listen(httpServer);
    await isReached(new Server(httpServer), port);
  });

  test("by attach, with options of its own", async () => {
    const { Server } = await loadServer();
    const httpServer = createServer();
    const io = new Server();
    io.attach(httpServer, { path: "/rt" });
    await isReached(io, await listen(httpServer), { path: "/rt" });
  });

  test("by listen, to a server", async () => {
    const { Server } = await loadServer();
    const httpServer = createServer();
    const io = new Server();
    io.listen(httpServer);
    await isReached(io, await listen(httpServer));
  });

  test("by listen, to a port", async () => {
    const { Server } = await loadServer();
    const io = new Server();
    io.listen(0);
    await isReached(io, await ownPort(io));
  });

  test("by the constructor, to a port", async () => {
    const { Server } = await loadServer();
    const io = new Server(0);
    await isReached(io, await ownPort(io));
  });
});

describe("two realtime servers on one HTTP server", () => {
  test("answer their own paths", async () => {
    const { Server } = await loadServer();
    const httpServer = createServer((request, response) => {
      if (request.url === "/hello") response.end("world");
    });
    const options = { serveClient: false, destroyUpgrade: false };
    const one = new Server(httpServer, { ...options, path: "/one" });
    const two = new Server(httpServer, { ...options, path: "/two" });
    const url = `http://127.0.0.1:${await listen(httpServer)}`;
    for (const [io, path] of [
      [one, "/one"],
      [two, "/two"],
    ] as const) {
      const client = await Client.connect(url, { path }, "socket.io-client");
      expect(io.engine.clientsCount).toBe(1);
      client.close();
    }
    expect((await rawRequest(`${url}/hello`)).body).toBe("world");
    httpServer.closeAllConnections();
    await one.close();
    await two.close().catch(() => undefined);
  });
});
