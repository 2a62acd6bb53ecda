import { RawPolling, RawWebSocket, rawRequest } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useEngine } from "../support/engine-server.ts";
import { useUncaught } from "../support/uncaught.ts";

const uncaught = useUncaught();

describe("headers of an app", () => {
  const server = useEngine({ cookie: { name: "sid", path: "/x" } });

  function addHeaders(): string[] {
    const heard: string[] = [];
    server().engine.on("initial_headers", (headers, request) => {
      heard.push(`initial ${request.method}`);
      headers["X-Initial"] = "first";
      headers["Set-Cookie"] = [headers["Set-Cookie"] ?? [], "mine=1"].flat();
    });
    server().engine.on("headers", (headers, request) => {
      heard.push(`each ${request.method}`);
      headers["X-Each"] = "each";
    });
    return heard;
  }

  test("by polling stand in the first answer, or in each", async () => {
    const heard = addHeaders();
    const polling = new RawPolling(server().url);
    const first = await polling.get();
    const { sid } = JSON.parse(first.body.slice(1));
    expect(first.headers).toMatchObject({ "x-initial": "first", "x-each": "each" });
    expect(first.headers["set-cookie"]).toEqual([
      `sid=${sid}; Path=/x; HttpOnly; SameSite=Lax`,
      "mine=1",
    ]);
    const post = await rawRequest(polling.url({ sid }), { method: "POST", body: "6" });
    expect(post.headers).toMatchObject({ "x-each": "each" });
    expect(post.headers).not.toHaveProperty("x-initial");
    expect(post.headers).not.toHaveProperty("set-cookie");
    expect(heard).toEqual(["initial GET", "each GET", "each POST"]);
  });

  test("by websocket stand in the answer to the upgrade", async () => {
    const heard = addHeaders();
    const { headers } = await RawWebSocket.headersOf(server().url);
    expect(headers).toMatchObject({ "x-initial": "first", "x-each": "each" });
    expect(headers["set-cookie"]).toEqual([
      expect.stringMatching(/^sid=[\w-]{20}; Path=\/x; HttpOnly; SameSite=Lax$/),
      "mine=1",
    ]);
    expect(heard).toEqual(["initial GET", "each GET"]);
  });

  test("for the upgrade of a session are those of each answer", async () => {
    const polling = await RawPolling.open(server().url);
    const heard = addHeaders();
    const query = { sid: polling.sid };
    const { headers } = await RawWebSocket.headersOf(server().url, { query });
    expect(headers).toMatchObject({ "x-each": "each" });
    expect(headers).not.toHaveProperty("x-initial");
    expect(heard).toEqual(["each GET"]);
  });

  test.each<[string, Record<string, string>]>([
    ["a value", { "X-Evil": "a\r\nSet-Cookie: stolen=1" }],
    ["a value in a list", { "Set-Cookie": "a=1\n" }],
    ["a name", { "X-Evil: a\r\nX-More": "b" }],
  ])("that would split the answer by %s refuse it", async (_what, evil) => {
    server().engine.once("headers", (headers) => Object.assign(headers, evil));
    const answer = await new RawPolling(server().url).get();
    expect(answer.status).toBe(400);
    expect(answer.headers).not.toHaveProperty("set-cookie");
    server().engine.once("initial_headers", (headers) => Object.assign(headers, evil));
    const refused = await RawWebSocket.refused(server().url);
    expect(refused.status).toBe(400);
    expect(refused.headers).not.toHaveProperty("set-cookie");
    const header = Object.keys(evil)[0];
    const refusal = { code: 3, context: { name: "BAD_HEADER", header } };
    expect(server().refusals).toMatchObject([refusal, refusal]);
    expect(server().engine.clientsCount).toBe(0);
  });

  test("that would split an answer within a session cost that answer, not the session", async () => {
    const polling = await RawPolling.open(server().url);
    server().engine.once("headers", (headers) => Object.assign(headers, { "X-Evil": "\n" }));
    expect((await polling.get()).status).toBe(400);
    expect((await polling.post("6")).body).toBe("ok");
    expect(uncaught().size).toBe(0);
  });
});

describe("listeners of the engine that throw", () => {
  const server = useEngine();

  test.each(["initial_headers", "headers", "connection"] as const)(
    "at %s surface, and the client is served",
    async (event) => {
      server().engine.on(event, () => {
        throw new Error(`of ${event}`);
      });
      const polling = await RawPolling.open(server().url);
      expect(await uncaught().next()).toEqual(new Error(`of ${event}`));
      const { socket } = await RawWebSocket.handshake(server().url);
      expect(await uncaught().next()).toEqual(new Error(`of ${event}`));
      expect((await polling.post("6")).body).toBe("ok");
      await socket.close();
    },
  );

  test("at connection_error surface, and the client is refused as it should be", async () => {
    server().engine.on("connection_error", () => {
      throw new Error("of the report");
    });
    expect((await new RawPolling(server().url).get({ EIO: 3 })).status).toBe(400);
    expect((await RawWebSocket.refused(server().url, { query: { sid: "x" } })).status).toBe(400);
    expect(await uncaught().next()).toEqual(new Error("of the report"));
    expect(await uncaught().next()).toEqual(new Error("of the report"));
  });
});
