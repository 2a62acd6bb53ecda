import { RawPolling, RawWebSocket, rawRequest, startServer } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useServer } from "../support/use-server.ts";

const options = { pingInterval: 12_000, pingTimeout: 9_000, maxHttpBufferSize: 54_321 };

describe("opening a session", () => {
  const server = useServer({ options });

  test("a GET without sid is answered with the open packet", async () => {
    const answer = await new RawPolling(server().url).get();
    expect(answer.status).toBe(200);
    expect(answer.body.charAt(0)).toBe("0");
    expect(JSON.parse(answer.body.slice(1))).toEqual({
      sid: expect.any(String),
      upgrades: ["websocket"],
      pingInterval: 12_000,
      pingTimeout: 9_000,
      maxPayload: 54_321,
    });
  });

  test("a websocket gets the open packet first, with no upgrade left to offer", async () => {
    const { socket, open } = await RawWebSocket.handshake(server().url);
    expect(open).toEqual({
      sid: expect.any(String),
      upgrades: [],
      pingInterval: 12_000,
      pingTimeout: 9_000,
      maxPayload: 54_321,
    });
    await socket.close();
  });

  test("the polling answer is UTF-8 text of a stated length that nobody may store", async () => {
    const { headers, bytes } = await new RawPolling(server().url).get();
    expect(headers["content-type"]).toBe("text/plain; charset=UTF-8");
    expect(headers["content-length"]).toBe(String(bytes.length));
    expect(headers["cache-control"]).toBe("no-store");
  });

  test("every session has an id of its own: 20 characters that stand in a URL as they are", async () => {
    const polling = new RawPolling(server().url);
    const ids = new Set<string>();
    for (let i = 0; i < 20; i++) ids.add((await polling.handshake()).sid);
    expect(ids.size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^[\w-]{20}$/);
  });

  test("parameters that the protocol does not know are ignored", async () => {
    const open = await new RawPolling(server().url).handshake({ t: "abc123", anything: "else" });
    expect(open.sid).toHaveLength(20);
  });

  test("an empty sid counts as none", async () => {
    const answer = await new RawPolling(server().url).get({ sid: "" });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/^0\{/);
  });

  test("the server counts the sessions that are open", async () => {
    await RawPolling.open(server().url);
    const { socket } = await RawWebSocket.handshake(server().url);
    expect(server().io.engine.clientsCount).toBe(2);
    await socket.close();
  });
});

describe("what the options change", () => {
  test.each([
    { name: "without upgrades none is offered", given: { allowUpgrades: false } },
    {
      name: "with polling alone no upgrade is offered",
      given: { transports: ["polling" as const] },
    },
  ])("$name", async ({ given }) => {
    const server = await startServer({ options: given });
    const open = await new RawPolling(server.url).handshake();
    expect(open.upgrades).toEqual([]);
    await server.close();
  });
});

describe("another path", () => {
  const server = useServer({ options: { path: "/realtime/deep", serveClient: false } });

  test("the engine answers under the path it was given, with a slash behind it", async () => {
    const answer = await new RawPolling(server().url, { path: "/realtime/deep/" }).get();
    expect(answer.status).toBe(200);
  });

  test("requests elsewhere are left to the HTTP server's other listeners", async () => {
    server().httpServer.on("request", (request, response) => {
      if (request.url?.startsWith("/socket.io/")) response.writeHead(418).end("not mine");
    });
    const answer = await rawRequest(`${server().url}/socket.io/?EIO=4&transport=polling`);
    expect(answer.status).toBe(418);
  });

  test("a websocket opens there too", async () => {
    const where = { path: "/realtime/deep/" };
    const { socket, open } = await RawWebSocket.handshake(server().url, where);
    expect(open.sid).toHaveLength(20);
    await socket.close();
  });
});

describe("a path without trailing slash", () => {
  const server = useServer({ options: { addTrailingSlash: false } });

  test("the engine answers at the bare path", async () => {
    const answer = await new RawPolling(server().url, { path: "/socket.io" }).get();
    expect(answer.status).toBe(200);
  });
});
