import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type Server as HttpServer, type RequestListener } from "node:http";
import { createSecureServer, connect as openSession } from "node:http2";
import { createServer as createHttps } from "node:https";
import { connect, createServer as createTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { Server } from "@baro/server";
import { listen, RawTcp, RawWebSocket, selfSignedCertificate } from "@baro/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";

/** Longer than the tests: what waits for it fails them. ms */
const LONG = 600_000;
const SHORT = 50;

/** More than the buffers between two processes take. Bytes. */
const LARGE = 64 * 1024 * 1024;

function serve(http: HttpServer, options: ConstructorParameters<typeof Server>[1] = {}) {
  const io = new Server(http, { serveClient: false, ...options });
  onTestFinished(() => {
    http.closeAllConnections();
    return io.close();
  });
  return io;
}

async function scene(onRequest?: RequestListener, options = {}) {
  const http = createServer(onRequest);
  const io = serve(http, options);
  return { http, io, port: await listen(http) };
}

async function tcp(port: number): Promise<RawTcp> {
  const raw = await RawTcp.connect(port);
  onTestFinished(() => raw.destroy());
  return raw;
}

/** A connection that reads nothing, and does not mind how it ends. */
async function deaf(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** Sooner than Node gives up requests that it has begun to read, and `ws` clients that do not answer. */
async function drainSoon(io: Server): Promise<void> {
  const began = performance.now();
  await io.drain({ timeout: SHORT });
  expect(performance.now() - began).toBeLessThan(4000);
}

/** Does something, and waits until the server hears of it. */
async function arrived(http: EventEmitter, act: () => unknown, event = "connection") {
  const heard = once(http, event);
  await act();
  await heard;
}

describe("draining closes at the beginning", () => {
  it("a connection that has sent nothing", async () => {
    const { http, io, port } = await scene();
    let raw: RawTcp | undefined;
    await arrived(http, async () => {
      raw = await tcp(port);
    });
    await io.drain({ timeout: LONG });
    expect(String(await raw?.closed())).toBe("");
  });

  it("one that has not begun with TLS, and one that has sent no request by it", async () => {
    const http = createHttps(selfSignedCertificate());
    const io = serve(http);
    const port = await listen(http);
    await arrived(http, () => tcp(port));
    const secure = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false });
    secure.on("error", () => {}).resume();
    const closed = once(secure, "close");
    await arrived(http, () => {}, "secureConnection");
    await io.drain({ timeout: LONG });
    await closed;
  });
});

describe("draining ends with its timeout although", () => {
  it.each([
    ["a client sends half of a request", "GET / HTTP/1.1\r\nHo"],
    [
      "an upload goes on for ever",
      "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na",
    ],
  ])("%s", async (_what, sent) => {
    const { http, io, port } = await scene((_request, response) => response.end());
    const raw = await tcp(port);
    raw.write(sent);
    // What comes later was read later.
    await arrived(http, () => fetch(`http://127.0.0.1:${port}/`), "request");
    await drainSoon(io);
    await raw.closed();
  });

  it("a client does not read what it has asked for", async () => {
    const { http, io, port } = await scene((_request, response) => {
      response.write(Buffer.alloc(LARGE));
    });
    const client = await deaf(port);
    await arrived(http, () => client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "request");
    await drainSoon(io);
    client.resume();
    await once(client, "close");
  });

  it("a websocket does not answer that it is closed", async () => {
    const { io, port } = await scene();
    const raw = await tcp(port);
    raw.writeHead("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": createHash("md5").digest("base64"),
    });
    await raw.receives('"sid"');
    await drainSoon(io);
    await raw.closed();
  });

  it("a connection was upgraded by somebody else", async () => {
    const { http, io, port } = await scene(undefined, { destroyUpgrade: false });
    http.on("upgrade", (_request, socket) => {
      socket.on("error", () => {});
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\n\r\n");
    });
    const raw = await tcp(port);
    raw.writeHead("GET /other HTTP/1.1", { Connection: "Upgrade", Upgrade: "other" });
    await raw.receives("101");
    await drainSoon(io);
    await raw.closed();
  });

  it("an upgrade waits for an app that does not decide", async () => {
    const door = new EventEmitter();
    const allowRequest = () => void door.emit("asked");
    const { io, port } = await scene(undefined, { allowRequest });
    const asked = once(door, "asked");
    const url = `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`;
    const refused = expect(RawWebSocket.open(url)).rejects.toThrow();
    await asked;
    await drainSoon(io);
    await refused;
  });

  it("a request of HTTP/2 is not answered", async () => {
    const http = createSecureServer({ ...selfSignedCertificate(), allowHTTP1: true }, () => {});
    const io = new Server(http, { serveClient: false });
    const port = await listen(http);
    const session = openSession(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
    onTestFinished(() => session.destroy());
    session.on("error", () => {});
    const closed = once(session, "close");
    const asked = once(http, "request");
    session.request({ ":path": "/" }).on("error", () => {});
    await asked;
    await drainSoon(io);
    await closed;
  });
});

it("ends a close that hangs, and was asked for before", async () => {
  const { http, io, port } = await scene((_request, response) => response.write("a part"));
  const raw = await tcp(port);
  raw.writeHead("GET / HTTP/1.1");
  await raw.receives("a part");
  const closed = io.close();
  await expect.poll(() => http.listening).toBe(false);
  await drainSoon(io);
  await closed;
  await raw.closed();
});

it("does not cut an answer that ends within the timeout, however long another hangs", async () => {
  const requests = new EventEmitter();
  const { io, port } = await scene((_request, response) => requests.emit("request", response));
  const hanging = await tcp(port);
  hanging.write("GET / HTTP/1.1\r\nHo");
  const asked = once(requests, "request");
  const answer = fetch(`http://127.0.0.1:${port}/`);
  const [response] = await asked;
  response.write("a part");
  const { body } = await answer;
  const silent = await tcp(port);
  const drained = io.drain({ timeout: 5000 });
  // Now the connections have been looked at.
  await silent.closed();
  response.end(", and the rest");
  expect(await new Response(body).text()).toBe("a part, and the rest");
  await drained;
  await hanging.closed();
});

it.each([
  ["HTTP", () => createServer(), connect],
  [
    "HTTPS",
    () => createHttps(selfSignedCertificate()),
    (port: number, host: string) => connectTls({ port, host, rejectUnauthorized: false }),
  ],
])("does not cut what has been answered by %s, and is read later", async (_what, create, open) => {
  const http = create();
  http.on("request", (_request, response) => response.end(Buffer.alloc(LARGE)));
  const io = serve(http);
  const port = await listen(http);
  const client = open(port, "127.0.0.1");
  onTestFinished(() => void client.destroy());
  const asked = once(http, "request");
  client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  await asked;
  const silent = await tcp(port);
  const drained = io.drain({ timeout: LONG });
  // Now those that nobody uses have been closed.
  await silent.closed();
  let read = 0;
  for await (const chunk of client) read += chunk.length;
  expect(read).toBeGreaterThan(LARGE);
  await drained;
});

/** An HTTP server that gets its connections from another one, as where processes share a port. */
async function handedOver(onRequest: RequestListener) {
  const { http, io } = await scene(onRequest);
  const door = createTcp((socket) => {
    // Its first bytes have been read by the other process.
    vi.spyOn(socket, "bytesRead", "get").mockReturnValue(0);
    socket.once("data", (head) => {
      http.emit("connection", socket);
      socket.emit("data", head);
    });
  });
  onTestFinished(() => void door.close());
  const port = await listen(door);
  return { http, io, door, port, raw: await tcp(port) };
}

describe("draining waits for a connection that another process has handed over", () => {
  it("until its request is answered", async () => {
    const requests = new EventEmitter();
    const { http, io, raw } = await handedOver((_request, response) => {
      requests.emit("request", response);
    });
    const asked = once(requests, "request");
    raw.writeHead("GET / HTTP/1.1");
    const [response] = await asked;
    response.write("a part");
    await raw.receives("a part");
    const looked = vi.spyOn(http, "closeIdleConnections");
    const drained = io.drain({ timeout: LONG });
    await expect.poll(() => looked.mock.calls.length).toBeGreaterThan(1);
    response.end(", and the rest");
    expect(String(await raw.closed())).toContain(", and the rest");
    await drained;
  });

  it("or cuts it, and what comes at the last moment", async () => {
    const { http, io, door, port, raw } = await handedOver((_request, response) => {
      response.write("a part");
    });
    const handed = once(http, "connection");
    raw.writeHead("GET / HTTP/1.1");
    const [socket] = await handed;
    await raw.receives("a part");
    const entered = once(door, "connection");
    const late = await tcp(port);
    const [lateSocket] = await entered;
    socket.prependListener("close", () => {
      http.emit("connection", lateSocket);
      lateSocket.emit("data", Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    });
    await drainSoon(io);
    await raw.closed();
    await late.closed();
  });
});

it("leaves the connections of other HTTP servers alone", async () => {
  const other = await scene((_request, response) => response.end("here"));
  const kept = await tcp(other.port);
  const { io, port } = await scene();
  (await tcp(port)).write("GET / HTTP/1.1\r\nHo");
  await io.drain({ timeout: SHORT });
  kept.writeHead("GET / HTTP/1.1");
  await kept.receives("here");
});
