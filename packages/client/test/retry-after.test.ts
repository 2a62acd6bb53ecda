import { createServer, type IncomingMessage } from "node:http";
import { listen, nextEvents } from "@baro/testing";
import { afterEach, describe, expect, it } from "vitest";
import { io } from "../src/index.ts";
import { askedDelay } from "../src/retry-after.ts";

describe("askedDelay", () => {
  const refused = (retryAfter: unknown) => ({ description: "refused", context: { retryAfter } });
  const closed = (reason: unknown) => ({ description: "closed", context: { reason } });

  it.each([
    { said: refused(5), ms: 5000 },
    { said: closed("retry-after=2500"), ms: 2500 },
    { said: refused(3600 * 24), ms: 600_000 },
    { said: closed("retry-after=99999999999999999999"), ms: 600_000 },
  ])("$said is $ms ms", ({ said, ms }) => {
    expect(askedDelay(said)).toBe(ms);
  });

  it.each([
    undefined,
    new Error("no answer"),
    refused(0),
    refused(Number.NaN),
    refused(-5),
    refused({}),
    closed(""),
    closed("retry-after=-5"),
    closed("retry-after=soon"),
    closed(undefined),
    { description: "without context" },
    { description: "null", context: null },
    { description: "text", context: "retry-after=5" },
  ])("%o says nothing", (said) => {
    expect(askedDelay(said)).toBe(0);
  });
});

describe("a client that is refused with Retry-After", () => {
  const undo: (() => unknown)[] = [];
  afterEach(() => {
    for (const step of undo.splice(0).reverse()) step();
  });

  it("asks again no sooner than that", async () => {
    const times: number[] = [];
    const server = createServer((_request: IncomingMessage, response) => {
      times.push(performance.now());
      response.writeHead(503, { "retry-after": "1" }).end();
    });
    const port = await listen(server);
    undo.push(() => server.close());
    const socket = io(`http://127.0.0.1:${port}`, { forceNew: true, reconnectionDelay: 1 });
    undo.push(() => socket.disconnect());
    await nextEvents(socket, { event: "connect_error", count: 2 });
    const [first = 0, second = 0] = times;
    // A timer may be a millisecond early.
    expect(second - first).toBeGreaterThan(998);
  });
});
