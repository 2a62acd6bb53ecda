import { createServer, type Server } from "node:http";
import { gunzipSync, inflateSync } from "node:zlib";
import {
  Inbox,
  listen,
  once,
  RawTcp,
  rawRequest,
  responseOf,
  startRequest,
  until,
} from "@baro/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BodySink } from "../../src/engine/exchange.ts";
import { NodeExchange } from "../../src/hosts/node/http-exchange.ts";
import { useUncaught } from "../support/uncaught.ts";

const LIMIT = 100;
const uncaught = useUncaught();

let server: Server;
let port = 0;
let url = "";
let exchanges: Inbox<NodeExchange>;

beforeEach(async () => {
  exchanges = new Inbox("a request");
  server = createServer((request, response) =>
    exchanges.push(new NodeExchange(request, response, 1000)),
  );
  port = await listen(server);
  url = `http://127.0.0.1:${port}/`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

class Outcomes implements BodySink {
  readonly seen = new Inbox<string>("the outcome of a body");
  onBody(body: Buffer): void {
    this.seen.push(`body ${body}`);
  }
  onTooLarge(): void {
    this.seen.push("too large");
  }
  onAborted(): void {
    this.seen.push("aborted");
  }
}

const answer = (body: string, compress = false) => ({ status: 200, headers: {}, body, compress });

async function readBodyOf(start: () => unknown) {
  start();
  const exchange = await exchanges.next();
  const outcomes = new Outcomes();
  exchange.readBody(LIMIT, outcomes);
  return { exchange, outcomes };
}

describe("a body", () => {
  test.each(["", "a", "a".repeat(LIMIT)])("within the limit is read whole (%#)", async (body) => {
    const pending = startRequest(url, { method: "POST" });
    const { exchange, outcomes } = await readBodyOf(() => pending.end(body));
    expect(await outcomes.seen.next()).toBe(`body ${body}`);
    exchange.respond(answer("done"));
    expect((await responseOf(pending)).body).toBe("done");
    expect(outcomes.seen.size).toBe(0);
  });

  test("that is announced too large is not read", async () => {
    const headers = { "content-length": String(LIMIT + 1) };
    const pending = startRequest(url, { method: "POST", headers });
    pending.on("error", () => {});
    const { outcomes } = await readBodyOf(() => pending.flushHeaders());
    expect(await outcomes.seen.next()).toBe("too large");
    pending.destroy();
  });

  test("that grows too large is refused as soon as it does", async () => {
    const pending = startRequest(url, { method: "POST" });
    pending.on("error", () => {});
    const { exchange, outcomes } = await readBodyOf(() => pending.write("a".repeat(LIMIT)));
    pending.write("b");
    expect(await outcomes.seen.next()).toBe("too large");
    pending.destroy();
    await until(() => exchange.gone, "the client has gone");
    expect(outcomes.seen.size).toBe(0);
  });

  test("that the client gives up is aborted, once", async () => {
    const pending = startRequest(url, { method: "POST" });
    pending.on("error", () => {});
    const { outcomes } = await readBodyOf(() => pending.write("a"));
    pending.destroy();
    expect(await outcomes.seen.next()).toBe("aborted");
    expect(outcomes.seen.size).toBe(0);
  });

  test("of a client that went before it was asked for is aborted", async () => {
    const pending = startRequest(url, { method: "POST" });
    pending.on("error", () => {});
    pending.write("a");
    const exchange = await exchanges.next();
    pending.destroy();
    await until(() => exchange.request.destroyed, "the request is over");
    const outcomes = new Outcomes();
    exchange.readBody(LIMIT, outcomes);
    expect(await outcomes.seen.next()).toBe("aborted");
  });

  test("that somebody else has read is aborted, not awaited for ever", async () => {
    const pending = startRequest(url, { method: "POST" });
    pending.on("error", () => {});
    pending.end("a");
    const exchange = await exchanges.next();
    exchange.request.resume();
    await once(exchange.request, "end");
    const outcomes = new Outcomes();
    exchange.readBody(LIMIT, outcomes);
    expect(await outcomes.seen.next()).toBe("aborted");
    pending.destroy();
  });
});

describe("an answer", () => {
  const accept = (encoding: string) => ({ headers: { "accept-encoding": encoding } });

  test.each([
    ["gzip", gunzipSync],
    ["deflate", inflateSync],
  ])("from the threshold on is compressed by %s", async (encoding, decompress) => {
    const body = "한".repeat(1000);
    const pending = rawRequest(url, accept(encoding));
    (await exchanges.next()).respond(answer(body, true));
    const { bytes, headers } = await pending;
    expect(headers["content-encoding"]).toBe(encoding);
    expect(headers["content-length"]).toBe(String(bytes.length));
    expect(decompress(bytes).toString()).toBe(body);
  });

  test.each([
    ["below the threshold", "a".repeat(999), true, "gzip"],
    ["that is not to be compressed", "a".repeat(5000), false, "gzip"],
    ["to who takes no compression", "a".repeat(5000), true, "identity"],
  ])("%s goes as it is", async (_what, body, compress, encoding) => {
    const pending = rawRequest(url, accept(encoding));
    (await exchanges.next()).respond(answer(body, compress));
    const received = await pending;
    expect(received.headers).not.toHaveProperty("content-encoding");
    expect(received.body).toBe(body);
  });

  test("is given once, and what comes after it is ignored", async () => {
    const pending = rawRequest(url);
    const exchange = await exchanges.next();
    exchange.respond(answer("first"));
    exchange.respond(answer("second"));
    expect((await pending).body).toBe("first");
  });

  test("is not given where somebody else has answered", async () => {
    const server2 = createServer((request, response) => {
      const exchange = new NodeExchange(request, response, 1000);
      response.end("of somebody else");
      exchange.respond(answer("ours"));
    });
    const other = `http://127.0.0.1:${await listen(server2)}/`;
    expect((await rawRequest(other)).body).toBe("of somebody else");
    server2.close();
  });

  test("adds its cookies to those that the response has", async () => {
    const server2 = createServer((request, response) => {
      response.setHeader("Set-Cookie", "a=1");
      const exchange = new NodeExchange(request, response, 1000);
      exchange.extraHeaders = { "set-cookie": ["b=2", "c=3"], "X-Extra": "x" };
      exchange.respond(answer("ok"));
    });
    const other = `http://127.0.0.1:${await listen(server2)}/`;
    const { headers } = await rawRequest(other);
    expect(headers["set-cookie"]).toEqual(["a=1", "b=2", "c=3"]);
    expect(headers["x-extra"]).toBe("x");
    server2.close();
  });

  test.each([false, true])(
    "to a client that has gone does nothing (compressed: %s)",
    async (compress) => {
      const client = await RawTcp.connect(port);
      client.writeHead("GET / HTTP/1.1", { "accept-encoding": "gzip" });
      const exchange = await exchanges.next();
      const aborts: string[] = [];
      exchange.onOver((isAnswered) => aborts.push(isAnswered ? "answered" : "aborted"));
      client.destroy();
      await until(() => exchange.gone, "the client has gone");
      exchange.respond(answer("a".repeat(5000), compress));
      expect(aborts).toEqual(["aborted"]);
      exchange.onOver(() => aborts.push("late"));
      await until(() => aborts.length === 2, "a late listener is told too");
      expect(uncaught().size).toBe(0);
    },
  );

  test("that middleware breaks surfaces, and the client is not left waiting", async () => {
    const server2 = createServer((request, response) => {
      response.writeHead = () => {
        throw new Error("of the middleware");
      };
      new NodeExchange(request, response, 1000).respond(answer("ok"));
    });
    const other = `http://127.0.0.1:${await listen(server2)}/`;
    await expect(rawRequest(other)).rejects.toThrow("socket hang up");
    expect(await uncaught().next()).toEqual(new Error("of the middleware"));
    server2.close();
  });
});

test("the type of a body is named without parameters, in lower case", async () => {
  const send = (type: string) =>
    rawRequest(url, { method: "POST", headers: { "content-type": type } }).catch(() => {});
  void send("Text/Plain; Charset=UTF-8");
  expect((await exchanges.next()).contentType).toBe("text/plain");
});

describe("a body in single bytes", () => {
  test("comes whole", async () => {
    const text = "0123456789".repeat(10);
    const { exchange, outcomes } = await readBodyOf(async () => {
      const tcp = await RawTcp.connect(port);
      const chunks = [...text].map((byte) => `1\r\n${byte}\r\n`).join("");
      tcp.writeHead("POST / HTTP/1.1", { "transfer-encoding": "chunked" });
      tcp.write(`${chunks}0\r\n\r\n`);
    });
    expect(await outcomes.seen.next()).toBe(`body ${text}`);
    exchange.respond(answer(""));
  });
});
