import { once, onlyBaro, RawPolling, RawWebSocket } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { OlderPolling } from "../support/older-polling.ts";
import { useServer } from "../support/use-server.ts";

const OPEN = {
  sid: expect.stringMatching(/^[\w-]{20}$/),
  upgrades: ["websocket"],
  pingInterval: 25_000,
  pingTimeout: 20_000,
  maxPayload: 1_000_000,
};

describe("a server that lets clients of Engine.IO 3 in", () => {
  const server = useServer({ options: { allowEIO3: true } });

  test("answers the first GET with the open packet alone, as a text payload", async () => {
    const { answer, open } = await new OlderPolling(server().url).handshake();
    expect(answer.headers["content-type"]).toBe("text/plain; charset=UTF-8");
    expect(open).toEqual(OPEN);
    const packet = `0${JSON.stringify(open)}`;
    expect(answer.body).toBe(`${packet.length}:${packet}`);
  });

  test("gives a websocket the open packet first, then the main namespace unasked", async () => {
    const { socket, open } = await RawWebSocket.handshake(server().url, { query: { EIO: 3 } });
    expect(open).toEqual({ ...OPEN, upgrades: [] });
    expect(await socket.next()).toBe("40");
    await socket.close();
  });

  test.each([
    ["no", undefined],
    ["another", 5],
  ])("takes a request with %s EIO for protocol 3", async (_, EIO) => {
    const connected = once(server().io.engine, "connection");
    const { socket } = await RawWebSocket.handshake(server().url, { query: { EIO } });
    expect(await connected).toMatchObject({ protocol: 3 });
    await socket.close();
  });

  test("speaks protocol 4 with those who say so", async () => {
    const connected = once(server().io.engine, "connection");
    await RawPolling.open(server().url);
    expect(await connected).toMatchObject({ protocol: 4 });
  });

  test("refuses a request that names another protocol than its session's, and reports it", async () => {
    const seen: unknown[] = [];
    server().io.engine.on("connection_error", ({ code, context }) => seen.push([code, context]));
    const older = await OlderPolling.join(server().url);
    const current = await RawPolling.open(server().url);
    const refused = { code: 3, message: "Bad request" };
    for (const answer of [
      await older.request({}, { EIO: "4" }),
      await current.get({ EIO: 3 }),
      await current.get({ EIO: undefined }),
    ]) {
      expect([answer.status, JSON.parse(answer.body)]).toEqual([400, refused]);
    }
    const probe = await RawWebSocket.refused(server().url, { query: { sid: older.sid } });
    expect(probe.status).toBe(400);
    const mismatch = (protocol: number) => [
      3,
      { name: "PROTOCOL_MISMATCH", protocol, previousProtocol: 7 - protocol },
    ];
    expect(seen).toEqual([mismatch(4), mismatch(3), mismatch(3), mismatch(4)]);
    expect((await older.post("1:2")).body).toBe("ok");
  });
});

describe("a server that does not", () => {
  const server = useServer();

  test("refuses them by polling with code 5, and reports it", async () => {
    const refused = once(server().io.engine, "connection_error");
    const answer = await new OlderPolling(server().url).get();
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      400,
      { code: 5, message: "Unsupported protocol version" },
    ]);
    expect(await refused).toMatchObject({ code: 5, context: { protocol: 3 } });
  });

  test.runIf(onlyBaro("completes the websocket, then breaks it off"))(
    "refuses them by websocket with status 400",
    async () => {
      const answer = await RawWebSocket.refused(server().url, { query: { EIO: 3 } });
      expect([answer.status, answer.body]).toEqual([400, "Unsupported protocol version"]);
    },
  );
});
