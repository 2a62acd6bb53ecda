import { createServer, type RequestListener } from "node:http";
import { listen } from "@baro/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { HttpClient } from "../../src/engine/node/http-client.ts";

/** A client of a server, which tells what it is asked for. */
async function setup(answer: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const client = new HttpClient();
  const headers = { sent: {}, onReceived: () => {} };
  const ask = (method: "GET" | "POST", path: string, signal = new AbortController().signal) =>
    client.request({ method, url: url + path, signal, options: {} }, headers);
  return { ask, asked };
}

describe("HttpClient", () => {
  it("lets what is posted behind the handshake go before the next poll", async () => {
    const { ask, asked } = await setup((_request, response) => response.end("ok"));
    await ask("GET", "/handshake");
    await Promise.all([ask("GET", "/poll"), ask("POST", "/post")]);
    expect(asked).toEqual(["GET /handshake", "POST /post", "GET /poll"]);
  });

  it("polls though that post is not answered", async () => {
    const { ask } = await setup((request, response) => {
      if (request.method === "GET") response.end("ok");
    });
    await ask("GET", "/handshake");
    const poll = ask("GET", "/poll");
    ask("POST", "/post").catch(() => {});
    expect(await poll).toMatchObject({ status: 200 });
  });

  it("lets no later poll wait", async () => {
    const { ask, asked } = await setup((_request, response) => response.end("ok"));
    await ask("GET", "/handshake");
    await ask("GET", "/poll");
    const post = ask("POST", "/post");
    const poll = ask("GET", "/later");
    await Promise.all([post, poll]);
    expect(asked).toHaveLength(4);
  });

  it("sends nothing that was aborted while it waited", async () => {
    const { ask, asked } = await setup((_request, response) => response.end("ok"));
    await ask("GET", "/handshake");
    const abort = new AbortController();
    const poll = ask("GET", "/poll", abort.signal);
    abort.abort();
    await expect(poll).rejects.toMatchObject({ name: "AbortError" });
    expect(asked).toEqual(["GET /handshake"]);
  });

  it("sends no post again that was aborted on a kept connection", async () => {
    const abort = new AbortController();
    const { ask, asked } = await setup((request, response) => {
      if (request.method === "POST") abort.abort();
      else response.end("ok");
    });
    await ask("GET", "/handshake");
    await expect(ask("POST", "/post", abort.signal)).rejects.toMatchObject({ name: "AbortError" });
    await ask("GET", "/poll");
    expect(asked).toEqual(["GET /handshake", "POST /post", "GET /poll"]);
  });
});
