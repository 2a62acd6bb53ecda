import { once, onlyBaro, RawPolling, RawWebSocket, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useServer } from "../support/use-server.ts";

const options = { pingInterval: 100, pingTimeout: 1000 };
/** How often a client must have answered to show that it is kept: longer than interval and timeout together. */
const BEATS = 12;

const server = useServer({ options });

/** Resolves with the reason for which the server's one connection closes. */
function closeReason(): Promise<unknown> {
  return new Promise((resolve) => {
    server().io.engine.once("connection", (connection) => {
      connection.once("close", resolve);
    });
  });
}

describe("by polling", () => {
  test("the server sends a ping without data after each interval", async () => {
    const start = performance.now();
    const polling = await RawPolling.open(server().url);
    expect(await polling.packets()).toEqual(["2"]);
    expect(performance.now() - start).toBeGreaterThan(options.pingInterval / 2);
  });

  test("a client that answers each ping is kept", async () => {
    const polling = await RawPolling.open(server().url);
    for (let i = 0; i < BEATS; i++) {
      expect(await polling.packets()).toEqual(["2"]);
      expect((await polling.post("3")).body).toBe("ok");
    }
    expect(server().io.engine.clientsCount).toBe(1);
  });

  test("a client that answers no ping is closed", async () => {
    const reason = closeReason();
    const polling = await RawPolling.open(server().url);
    await polling.get();
    expect(await reason).toBe("ping timeout");
    expect((await polling.get()).status).toBe(400);
  });

  test("a client that never polls is closed", async () => {
    const reason = closeReason();
    await RawPolling.open(server().url);
    expect(await reason).toBe("ping timeout");
    expect(server().io.engine.clientsCount).toBe(0);
  });

  test("the GET that is pending when the time is out ends", async () => {
    const polling = await RawPolling.open(server().url);
    expect(await polling.packets()).toEqual(["2"]);
    const ended = await polling.get().then(
      () => true,
      () => true,
    );
    expect(ended).toBe(true);
    expect(server().io.engine.clientsCount).toBe(0);
  });
});

describe("by websocket", () => {
  test("the server sends a ping without data after each interval", async () => {
    const start = performance.now();
    const { socket } = await RawWebSocket.handshake(server().url);
    expect(await socket.next()).toBe("2");
    expect(performance.now() - start).toBeGreaterThan(options.pingInterval / 2);
    await socket.close();
  });

  test("a client that answers each ping is kept", async () => {
    const { socket } = await RawWebSocket.handshake(server().url);
    for (let i = 0; i < BEATS; i++) {
      expect(await socket.next()).toBe("2");
      socket.send("3");
    }
    expect(server().io.engine.clientsCount).toBe(1);
    await socket.close();
  });

  test("a client that answers no ping is closed", async () => {
    const reason = closeReason();
    const { socket } = await RawWebSocket.handshake(server().url);
    await socket.closed();
    expect(await reason).toBe("ping timeout");
    await until(() => server().io.engine.clientsCount === 0, "the session is gone");
  });

  test.runIf(onlyBaro("wants a pong"))(
    "a client that sends messages is alive, whether it answers the ping or not",
    async () => {
      const socket = await RawWebSocket.connect(server().url);
      const reasons: unknown[] = [];
      const [connection] = [...server().io.of("/").sockets.values()];
      connection?.on("disconnect", (reason) => reasons.push(reason));
      for (let i = 0; i < BEATS; i++) {
        expect(await socket.next()).toBe("2");
        socket.send('42["alive"]');
      }
      expect(reasons).toEqual([]);
      await socket.close();
    },
  );
});

describe("the direction of the heartbeat", () => {
  test("a ping from the client closes a polling session", async () => {
    const polling = await RawPolling.open(server().url);
    await polling.post("2");
    expect((await polling.get()).status).toBe(400);
  });

  test("a ping from the client closes a websocket session", async () => {
    const { socket } = await RawWebSocket.handshake(server().url);
    const closed = socket.closed();
    socket.send("2");
    await closed;
    await until(() => server().io.engine.clientsCount === 0, "the session is gone");
  });
});

test("a socket hears why it was lost", async () => {
  const polling = await RawPolling.connect(server().url);
  const [socket] = [...server().io.of("/").sockets.values()];
  if (!socket) throw new Error("the server has no socket");
  const lost = once(socket, "disconnect");
  await polling.get();
  expect(await lost).toBe("ping timeout");
});
