import { RawPolling, RawWebSocket } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useEngine } from "../support/engine-server.ts";
import { useLimitLog } from "../support/limit-log.ts";

const told = useLimitLog();

describe("a full server", () => {
  const server = useEngine({ maxConnections: 2 });

  test("answers handshakes of both transports 503 with Retry-After, until somebody leaves", async () => {
    const { url } = server();
    const [first] = await Promise.all([RawWebSocket.handshake(url), RawPolling.open(url)]);
    const polled = await new RawPolling(url).get();
    expect(polled).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(JSON.parse(polled.body)).toEqual({ code: 4, message: "The server is full" });
    const upgraded = await RawWebSocket.refused(url);
    expect(upgraded).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(server().refusals).toMatchObject([
      { code: 4, context: { name: "MAX_CONNECTIONS" } },
      { code: 4, context: { name: "MAX_CONNECTIONS" } },
    ]);
    const { serverId } = server().engine;
    expect(told()).toEqual([
      { code: "MAX_CONNECTIONS", server: serverId },
      { code: "MAX_CONNECTIONS", server: serverId },
    ]);
    await first.socket.close();
    await RawPolling.open(url);
    expect(server().engine.clientsCount).toBe(2);
  });

  test("still lets the sessions that it has upgrade", async () => {
    const polling = await RawPolling.open(server().url);
    await RawPolling.open(server().url);
    const socket = await RawWebSocket.open(server().url, { query: { sid: polling.sid } });
    socket.send("2probe");
    expect(await socket.text()).toBe("3probe");
    await socket.close();
  });
});

describe("a server whose app takes time to decide", () => {
  const waiting: (() => void)[] = [];
  const server = useEngine({
    maxConnections: 1,
    allowRequest: (_request, callback) => {
      waiting.push(() => callback(null, true));
      if (waiting.length === 3) for (const decide of waiting.splice(0)) decide();
    },
  });

  test("lets no more in than there is room for, however many wait", async () => {
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => new RawPolling(server().url).get()),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 503, 503]);
  });
});

describe("an address with many connections", () => {
  const server = useEngine({
    maxConnectionsPerAddress: 2,
    addressOf: ({ headers }) => {
      const { "x-real-ip": address } = headers;
      if (typeof address !== "string") throw new Error("no proxy has set the address");
      return address;
    },
  });
  const from = (address: string) =>
    new RawPolling(server().url, { headers: { "x-real-ip": address } });

  test("gets no more, while others do, and gets one again after one has ended", async () => {
    const first = from("192.0.2.1");
    await first.handshake();
    await from("192.0.2.1").handshake();
    expect((await from("192.0.2.1").get()).status).toBe(503);
    await from("192.0.2.2").handshake();
    const { serverId } = server().engine;
    expect(told()).toEqual([
      { code: "MAX_CONNECTIONS_PER_ADDRESS", server: serverId, address: "192.0.2.1" },
    ]);
    await first.post("1");
    await from("192.0.2.1").handshake();
    expect(server().engine.clientsCount).toBe(3);
  });

  test("of IPv6 shares its bound with all of its network", async () => {
    await from("2001:db8::1").handshake();
    await from("2001:db8::2:2").handshake();
    expect((await from("2001:db8::3:3").get()).status).toBe(503);
    await from("2001:db8:1::1").handshake();
    expect(told()).toMatchObject([{ address: "2001:db8:0:0::/64" }]);
  });

  test("is refused where it cannot be told", async () => {
    expect((await new RawPolling(server().url).get()).status).toBe(400);
    expect(server().refusals).toMatchObject([{ context: { name: "ADDRESS_ERROR" } }]);
  });
});

describe("an address as the connection gives it", () => {
  const server = useEngine({ maxConnectionsPerAddress: 1 });

  test("counts where the app names no other", async () => {
    await RawPolling.open(server().url);
    expect((await RawWebSocket.refused(server().url)).status).toBe(503);
  });
});

describe("handshakes that come faster than they may", () => {
  const server = useEngine({ maxHandshakesPerSecond: 3 });

  test("are shed with 503, and do not harm the sessions there are", async () => {
    const polling = await RawPolling.open(server().url);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => new RawPolling(server().url).get()),
    );
    const shed = answers.filter(({ status }) => status === 503);
    expect(shed.length).toBeGreaterThan(10);
    expect(shed[0]?.headers["retry-after"]).toBe("1");
    const { serverId } = server().engine;
    expect(told()[0]).toEqual({ code: "MAX_HANDSHAKES_PER_SECOND", server: serverId });
    expect((await polling.post("4hello")).body).toBe("ok");
  });

  test("by websocket too", async () => {
    const ask = () =>
      RawWebSocket.refused(server().url).then(
        ({ status, headers }) => [status, headers["retry-after"]],
        () => undefined,
      );
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(answers.filter((answer) => answer !== undefined)).toContainEqual([503, "1"]);
  });
});
