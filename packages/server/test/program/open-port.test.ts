import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { networkInterfaces } from "node:os";
import { type OpenPort, type OpenPortOptions, openPort, Server } from "@baro/server";
import { portOf, RawPolling, RawTcp, RawWebSocket, rawRequest, within } from "@baro/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";

/** Longer than a test: what waits for it fails. ms */
const LONG = 600_000;

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === "::1");

const UPGRADE = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
};

async function opened(options: OpenPortOptions = { host: "127.0.0.1" }): Promise<OpenPort> {
  const port = await openPort(options);
  onTestFinished(() => {
    port.http.closeAllConnections();
    port.http.close();
  });
  return port;
}

/** A server on a port that is open already. */
function attached(http: OpenPort["http"], options: ConstructorParameters<typeof Server>[1] = {}) {
  const io = new Server({ serveClient: false, ...options });
  io.attach(http);
  onTestFinished(() => {
    http.closeAllConnections();
    return io.close();
  });
  return io;
}

/** A connection whose client does nothing by itself, and that the server has taken. */
async function silent({ http }: OpenPort): Promise<RawTcp> {
  const taken = once(http, "connection");
  const raw = await RawTcp.connect(portOf(http));
  onTestFinished(() => raw.destroy());
  await taken;
  return raw;
}

describe("an open port", () => {
  it("asks whoever comes to wait, until something serves there", async () => {
    const { http, url, serve } = await opened();
    const early = await rawRequest(`${url}/page`);
    expect(early).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    const listener = vi.fn((_request, response) => response.end("served"));
    serve(listener);
    expect(await rawRequest(`${url}/page`)).toMatchObject({ status: 200, body: "served" });
    // As node:http calls those that it is given itself.
    expect(listener.mock.contexts).toEqual([http]);
  });

  it("serves those who have kept their connection from before", async () => {
    const { url, serve } = await opened();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const ask = async (): Promise<unknown[]> => {
      const request = get(url, { agent });
      const [response]: IncomingMessage[] = await once(request, "response");
      await once(response?.resume() ?? request, "end");
      return [request.reusedSocket, response?.statusCode];
    };
    expect(await ask()).toEqual([false, 503]);
    serve((_request, response) => response.end("served"));
    expect(await ask()).toEqual([true, 200]);
  });

  it("takes another listener in place of the first", async () => {
    const { url, serve } = await opened();
    serve((_request, response) => response.end("one"));
    serve((_request, response) => response.end("other"));
    expect((await rawRequest(url)).body).toBe("other");
  });

  it("asks websockets and polls to wait until a server is attached, which then has them", async () => {
    const { http, url, serve } = await opened();
    const upgrade = () =>
      rawRequest(`${url}/socket.io/?EIO=4&transport=websocket`, { headers: UPGRADE });
    const wait = { status: 503, headers: { "retry-after": "1" } };
    expect(await upgrade()).toMatchObject(wait);
    expect(await new RawPolling(url).get()).toMatchObject(wait);
    attached(http);
    const socket = await RawWebSocket.connect(url);
    expect((await new RawPolling(url).get()).status).toBe(200);
    expect(await rawRequest(`${url}/page`)).toMatchObject(wait);
    serve((_request, response) => response.end("served"));
    expect((await rawRequest(`${url}/page`)).body).toBe("served");
    socket.close();
  });

  it("has its connections from before drained like those that came later", async () => {
    const port = await opened();
    const raw = await silent(port);
    // By now nothing would tell it from one by which half a request has come.
    const io = attached(port.http);
    await within(io.drain({ timeout: LONG }), "the silent connection to be closed");
    expect((await raw.closed()).length).toBe(0);
  });

  it("has its connections from before cut with the others, whatever has become of them", async () => {
    const port = await opened();
    const raw = await silent(port);
    raw.writeHead("GET /early HTTP/1.1");
    await raw.receives("503 Service Unavailable");
    const io = attached(port.http, { destroyUpgrade: false });
    // Somebody else's websocket, which nobody ends.
    port.http.on("upgrade", (_request, socket) => socket.write("HTTP/1.1 101 Yours\r\n\r\n"));
    raw.writeHead("GET /other HTTP/1.1", UPGRADE);
    await raw.receives("101 Yours");
    await within(io.drain({ timeout: 50 }), "the websocket to be cut");
    await raw.closed();
  });
});

describe("the URL of an open port", () => {
  const leadsThere = async (host: string | undefined, name: string) => {
    const { http, url } = await opened(host === undefined ? {} : { host });
    expect(url).toBe(`http://${name}:${portOf(http)}`);
    expect((await fetch(url)).status).toBe(503);
  };

  it.each<[string | undefined, string]>([
    [undefined, "localhost"],
    ["127.0.0.1", "localhost"],
    ["localhost", "localhost"],
    ["0.0.0.0", "localhost"],
    ["127.0.0.2", "127.0.0.2"],
  ])("where the host is %s is that of %s, and leads there", leadsThere);

  it.runIf(hasIpv6).each([
    ["::1", "[::1]"],
    ["::", "localhost"],
    ["::ffff:127.0.0.1", "[::ffff:127.0.0.1]"],
  ])("where the host is %s is that of %s, and leads there", leadsThere);
});

describe("a port that cannot be taken", () => {
  it("is told with what to do, by Node's code", async () => {
    const { http } = await opened();
    const port = portOf(http);
    await expect(openPort({ port, host: "127.0.0.1" })).rejects.toMatchObject({
      name: "PortError",
      code: "EADDRINUSE",
      message: expect.stringMatching(`choose another port: .*in use 127\\.0\\.0\\.1:${port}$`),
      cause: expect.objectContaining({ syscall: "listen" }),
    });
  });

  it("may be one of another machine", async () => {
    await expect(openPort({ host: "192.0.2.1" })).rejects.toMatchObject({
      code: "EADDRNOTAVAIL",
      message: expect.stringContaining("choose another host"),
    });
  });

  it.each<[string, unknown]>([
    ["port", { port: 65_536 }],
    ["port", { port: -1 }],
    ["port", { port: Number.NaN }],
    ["port", { port: "3000" }],
    ["host", { host: "" }],
    ["host", { host: 127 }],
    ["options", null],
  ])("may be none at all: %s of %j", async (name, options) => {
    await expect(openPort(options as OpenPortOptions)).rejects.toMatchObject({
      code: "SERVER_OPTION",
      message: expect.stringContaining(name),
    });
  });

  it("serves nothing that is no function", async () => {
    const { serve } = await opened();
    expect(() => Reflect.apply(serve, undefined, [{}])).toThrow(
      expect.objectContaining({ code: "SERVER_OPTION" }),
    );
  });
});
