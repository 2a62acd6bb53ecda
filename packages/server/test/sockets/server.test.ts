import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import makeServer, { Namespace, Server, Socket } from "@baro/server";
import { Client, listen, once } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { join } from "../support/scene.ts";

/** The address of a server that listens. */
function urlOf(io: Server): string {
  const { port } = io.httpServer.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

describe("a server", () => {
  it.each<[string, () => Promise<Server>]>([
    [
      "an HTTP server that listens",
      async () => {
        const httpServer = createHttpServer();
        await listen(httpServer);
        return new Server(httpServer);
      },
    ],
    ["a port", async () => listening(new Server(0))],
    ["a port and options", async () => listening(new Server(0, { serveClient: false }))],
    ["nothing, then listen(port)", async () => listening(new Server().listen(0))],
    [
      "options, then attach(port)",
      async () => listening(new Server({ path: "/socket.io" }).attach(0)),
    ],
    ["no `new`", async () => listening(makeServer(0))],
  ])("is made of %s, and clients reach it", async (_what, make) => {
    const io = await make();
    const client = await Client.connect(urlOf(io));
    expect(io.engine.clientsCount).toBe(1);
    client.close();
    await io.close();
  });

  it("can listen again after it was closed", async () => {
    const io = await listening(new Server(0));
    await io.close();
    await listening(io.listen(0));
    const client = await Client.connect(urlOf(io));
    client.close();
    await io.close();
  });

  it("disconnects all and closes the HTTP server; the callback and the promise tell", async () => {
    const io = await listening(new Server(0));
    const reasons: string[] = [];
    io.on("connection", (socket) => socket.on("disconnect", (reason) => reasons.push(reason)));
    const client = await Client.connect(urlOf(io), {
      reconnection: false,
      transports: ["websocket"],
    });
    const left = once(client.socket, "disconnect");
    const errors: unknown[] = [];
    expect(await io.close((error) => errors.push(error))).toBeUndefined();
    expect(await left).toBe("transport close");
    expect([reasons, errors, io.httpServer.listening]).toEqual([
      ["server shutting down"],
      [undefined],
      false,
    ]);
    client.close();
  });

  it("tells the callback that it was closed already, and the promise resolves", async () => {
    const io = await listening(new Server(0));
    await io.close();
    const errors: unknown[] = [];
    await io.close((error) => errors.push(error));
    expect(errors).toMatchObject([{ code: "ERR_SERVER_NOT_RUNNING" }]);
  });

  it("closes without ever having been attached", async () => {
    const errors: unknown[] = [];
    await new Server().close((error) => errors.push(error));
    expect(errors).toEqual([undefined]);
  });

  it("does not take a request handler for an HTTP server", () => {
    const app = (): void => {};
    const message =
      "You are trying to attach socket.io to an express request handler function. Please pass a http.Server instance.";
    expect(() => Reflect.construct(Server, [app])).toThrow(new Error(message));
  });

  it("takes clients of an engine by bind and onconnection", () => {
    const io = new Server(0);
    expect(io.bind(io.engine)).toBe(io);
    return io.close();
  });
});

describe("its settings", () => {
  it("have defaults and are read and set by methods", () => {
    const io = new Server();
    expect([io.path(), io.serveClient(), io.connectTimeout()]).toEqual([
      "/socket.io",
      true,
      45_000,
    ]);
    expect(io.path("/x/").serveClient(false).connectTimeout(5)).toBe(io);
    expect([io.path(), io.serveClient(), io.connectTimeout()]).toEqual(["/x", false, 5]);
  });

  it("show what was given", () => {
    const io = new Server({ path: "/y", pingInterval: 5, connectionStateRecovery: {} });
    expect(io.path()).toBe("/y");
    expect(io.opts).toMatchObject({
      path: "/y",
      pingInterval: 5,
      connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true },
    });
  });

  it.each([
    [{ path: 1 }, 'the option "path" must be a string'],
    [{ connectTimeout: -1 }, 'the option "connectTimeout" must be milliseconds, 0 to 2147483647'],
    [
      { attachmentTimeout: Infinity },
      'the option "attachmentTimeout" must be milliseconds, 0 to 2147483647',
    ],
    [{ adapter: "redis" }, 'the option "adapter" must be a class or a function'],
    [{ parser: {} }, 'the option "parser" must be an object with Encoder and Decoder'],
    [{ store: "chat.db" }, 'the option "store" must be a store, such as sqliteStore(path)'],
    [
      { store: { open: () => {} } },
      'the option "store" must be a store, such as sqliteStore(path)',
    ],
  ])("that cannot work are refused with a code: %j", (options, message) => {
    const error = { code: "SERVER_OPTION", message };
    expect(() => Reflect.construct(Server, [options])).toThrow(expect.objectContaining(error));
  });
});

it("exports the classes of its parts, for instanceof", async () => {
  const io = new Server();
  const { socket } = await join(io);
  expect(socket).toBeInstanceOf(Socket);
  expect(io.of("/a")).toBeInstanceOf(Namespace);
  expect([io.constructor.name, socket.constructor.name]).toEqual(["Server", "Socket"]);
});

async function listening(io: Server): Promise<Server> {
  if (!io.httpServer.listening) await once(io.httpServer, "listening");
  return io;
}
