import { createServer } from "node:http";
import { listen, nextEvent, once, until } from "@baro/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { WebSocketServer } from "ws";
import { fakeServer, HANDSHAKE, OPEN } from "./support/fake-server.ts";
import { client } from "./support/live.ts";

const JOINED = '40{"sid":"s"}';

describe("a server that answers wrongly", () => {
  it.each([
    ["no packet", "hello"],
    ["an unknown packet type", "9"],
    ["nothing", ""],
    ["bad base64", "b###"],
    ["a handshake that is no JSON", "0{"],
    ["a handshake without a session id", '0{"upgrades":[],"pingInterval":1,"pingTimeout":1}'],
    ["a second handshake", `${OPEN}\x1e${OPEN}`],
  ])("with %s gives the error that users know", async (_name, body) => {
    const { url } = await fakeServer({ polls: [body] });
    const socket = client(url, { reconnection: false, transports: ["polling"] });
    const [error] = await nextEvent(socket, "connect_error");
    expect(error).toMatchObject({ message: "server error", type: "TransportError" });
    expect(socket.io._readyState).toBe("closed");
  });

  it("with an HTTP error gives its status and body", async () => {
    const server = createServer((_request, response) => response.writeHead(403).end("go away"));
    onTestFinished(() => void server.close());
    const socket = client(`http://127.0.0.1:${await listen(server)}`, { reconnection: false });
    const [error] = await nextEvent(socket, "connect_error");
    expect(error).toMatchObject({
      message: "xhr poll error",
      type: "TransportError",
      description: 403,
      context: { status: 403, responseText: "go away" },
    });
  });

  it("with an HTTP error to a POST closes the connection", async () => {
    const { url } = await fakeServer({ polls: [OPEN], postStatus: 413 });
    const socket = client(url, { reconnection: false });
    const [error] = await nextEvent(socket, "connect_error");
    expect(error).toMatchObject({ message: "xhr post error", description: 413 });
    expect(socket.io.engine.readyState).toBe("closed");
  });

  it("with a Socket.IO packet that is none closes with a parse error, and the client comes back", async () => {
    const { url } = await fakeServer({ polls: [OPEN, JOINED, "4x", OPEN, JOINED] });
    const socket = client(url);
    const [reason, error] = await nextEvent(socket, "disconnect");
    expect(reason).toBe("parse error");
    expect(error).toMatchObject({ name: "ProtocolError", code: "SOCKET_TYPE" });
    await once(socket, "connect");
  });

  it("with binary that nobody announced closes with a parse error", async () => {
    const { url } = await fakeServer({ polls: [OPEN, JOINED, "bAAAA"] });
    const socket = client(url, { reconnection: false });
    const [reason] = await nextEvent(socket, "disconnect");
    expect(reason).toBe("parse error");
  });

  it("with a reserved event name closes with a parse error", async () => {
    const { url } = await fakeServer({ polls: [OPEN, JOINED, '42["disconnect"]'] });
    const socket = client(url, { reconnection: false });
    const [reason, error] = await nextEvent(socket, "disconnect");
    expect(reason).toBe("parse error");
    expect(error).toMatchObject({ code: "SOCKET_RESERVED_EVENT" });
  });

  it("of version 2 is told apart", async () => {
    const { url } = await fakeServer({ polls: [OPEN, "40"] });
    const [error] = await nextEvent(client(url), "connect_error");
    expect(error).toMatchObject({
      message:
        "It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client, but they are not compatible (more information here: https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)",
    });
  });

  it("does not keep other packets of the same answer from being heard when a listener throws", async () => {
    const { url } = await fakeServer({ polls: [OPEN, `${JOINED}\x1e42["a"]\x1e42["b"]`] });
    const uncaught = vi.fn();
    const before = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException").on("uncaughtException", uncaught);
    onTestFinished(() => {
      process.removeAllListeners("uncaughtException");
      for (const listener of before) process.on("uncaughtException", listener);
    });
    const socket = client(url);
    socket.on("a", () => {
      throw new Error("of the listener");
    });
    await nextEvent(socket, "b");
    await until(() => uncaught.mock.calls.length > 0, "the error is reported");
    expect(uncaught.mock.calls[0]?.[0]).toMatchObject({ message: "of the listener" });
    expect(socket.connected).toBe(true);
  });

  it("ignores acknowledgements that nobody awaits, and packets of other namespaces", async () => {
    const { url } = await fakeServer({
      polls: [OPEN, JOINED, '437["x"]\x1e42/other,["a"]\x1e41/other,\x1e42["b"]'],
    });
    const socket = client(url);
    const heard = vi.fn();
    socket.on("a", heard);
    await nextEvent(socket, "b");
    expect(heard).not.toHaveBeenCalled();
    expect(socket.connected).toBe(true);
  });

  it("emits what arrives before the namespace is joined as soon as it is", async () => {
    const { url } = await fakeServer({ polls: [OPEN, '42["early",1]', JOINED] });
    const socket = client(url);
    expect(await nextEvent(socket, "early")).toEqual([1]);
    expect(socket.connected).toBe(true);
  });

  it("that falls silent is given up after pingInterval and pingTimeout", async () => {
    // Long enough that the namespace is joined before, however busy the machine is.
    const impatient = { ...HANDSHAKE, pingInterval: 500, pingTimeout: 500 };
    const { url } = await fakeServer({ polls: [`0${JSON.stringify(impatient)}`, JOINED] });
    const socket = client(url, { reconnection: false });
    const [reason] = await nextEvent(socket, "disconnect");
    expect(reason).toBe("ping timeout");
  });

  it("that never answers is given up after the timeout", async () => {
    const { url, requests } = await fakeServer({ polls: [] });
    // Long enough that the request reaches the server, however busy the machine is.
    const socket = client(url, { timeout: 500, reconnection: false });
    const [error] = await nextEvent(socket, "connect_error");
    expect(error).toMatchObject({ message: "timeout" });
    await until(() => requests[0]?.socket.destroyed === true, "the request is aborted");
  });

  it("that holds a request for longer than requestTimeout is given up", async () => {
    const { url } = await fakeServer({ polls: [] });
    const socket = client(url, { requestTimeout: 20, reconnection: false });
    const [error] = await nextEvent(socket, "connect_error");
    expect(error).toMatchObject({ message: "xhr poll error", description: 0 });
  });

  it("closes the connection with a close packet", async () => {
    const { url, posts } = await fakeServer({ polls: [OPEN, JOINED, "1"] });
    const socket = client(url, { reconnection: false });
    const [reason, details] = await nextEvent(socket, "disconnect");
    expect(reason).toBe("transport close");
    expect(details).toEqual({ description: "transport closed by the server" });
    expect(posts).not.toContain("1");
  });

  it("is not sent more than maxPayload in one request", async () => {
    const small = `0${JSON.stringify({ ...HANDSHAKE, maxPayload: 50 })}`;
    const { url, posts } = await fakeServer({ polls: [small, JOINED] });
    const socket = client(url);
    for (let n = 0; n < 5; n++) socket.emit("event", "x".repeat(10));
    await once(socket, "connect");
    await until(() => posts.join().split("event").length === 6, "all events are sent");
    expect(posts.length).toBeGreaterThan(2);
    expect(posts.every((body) => Buffer.byteLength(body) <= 50)).toBe(true);
  });
});

describe("a websocket server that answers wrongly", () => {
  async function websocketServer(...messages: (string | Buffer)[]) {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    onTestFinished(() => {
      for (const peer of server.clients) peer.terminate();
      server.close();
    });
    server.on("connection", (peer) => {
      for (const message of messages) peer.send(message);
    });
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const socket = client(`http://127.0.0.1:${port}`, {
      transports: ["websocket"],
      reconnection: false,
    });
    return { server, socket };
  }

  it("with no packet gives the error that users know", async () => {
    const { socket } = await websocketServer("hello");
    const [error] = await nextEvent(socket, "connect_error");
    expect(error).toMatchObject({ message: "server error", type: "TransportError" });
  });

  it("with a frame that is none gives a websocket error", async () => {
    const { server, socket } = await websocketServer(OPEN, JOINED);
    const disconnected = nextEvent(socket, "disconnect");
    await once(socket, "connect");
    for (const peer of server.clients) {
      // A text frame that is not UTF-8.
      Reflect.get(peer, "_socket").write(Buffer.from([0x81, 0x01, 0xff]));
    }
    const [reason, error] = await disconnected;
    expect(reason).toBe("transport error");
    expect(error).toMatchObject({ message: "websocket error" });
  });

  it("by closing before the handshake is not waited for", async () => {
    const { server, socket } = await websocketServer();
    const failed = nextEvent(socket, "connect_error");
    await once(server, "connection");
    for (const peer of server.clients) peer.close();
    const [error] = await failed;
    expect(error).toMatchObject({ message: "transport close" });
  });

  it("with a URL that is none fails like any other attempt", async () => {
    const socket = client("http://127.0.0.1:1", {
      transports: ["websocket"],
      protocols: "not a token",
      reconnection: false,
    });
    const [error] = await nextEvent(socket, "connect_error");
    expect(error).toMatchObject({ message: "websocket error" });
  });
});
