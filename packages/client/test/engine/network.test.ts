import { createServer, type RequestListener } from "node:http";
import { listen } from "@baro/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { NodeNetwork } from "../../src/engine/node/network.ts";

async function setup(listener: RequestListener) {
  const server = createServer(listener);
  const url = `http://127.0.0.1:${await listen(server)}`;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const network = new NodeNetwork({});
  const request = (method: "GET" | "POST", abort = new AbortController()) =>
    network.request({ method, url, body: "x", signal: abort.signal, options: {} });
  return { request };
}

describe("NodeNetwork", () => {
  /** Answers the first request of each connection, and closes it on the second. */
  function closesOnReuse(): RequestListener {
    const seen = new WeakSet<object>();
    return (request, response) => {
      if (seen.has(request.socket)) request.socket.destroy();
      else response.end("ok");
      seen.add(request.socket);
    };
  }

  it("sends a POST again that met a connection which the server was closing", async () => {
    const { request } = await setup(closesOnReuse());
    expect(await request("POST")).toEqual({ status: 200, responseText: "ok", retryAfter: 0 });
    expect(await request("POST")).toEqual({ status: 200, responseText: "ok", retryAfter: 0 });
  });

  it("does not do so with a GET, whose answer may be lost", async () => {
    const { request } = await setup(closesOnReuse());
    await request("GET");
    await expect(request("GET")).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("does not do so on a new connection", async () => {
    const { request } = await setup(({ socket }) => socket.destroy());
    await expect(request("POST")).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("rejects when the answer breaks off", async () => {
    const { request } = await setup((_request, response) => {
      response.writeHead(200, { "content-length": 10 }).write("half");
      setImmediate(() => response.destroy());
    });
    await expect(request("GET")).rejects.toThrow();
  });

  it("rejects when it is aborted", async () => {
    const { request } = await setup(() => {});
    const abort = new AbortController();
    const pending = request("GET", abort);
    abort.abort();
    await expect(pending).rejects.toMatchObject({ name: "AbortError" });
  });
});
