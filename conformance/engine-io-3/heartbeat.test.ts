import { nextEvent, once, onlyBaro, RawWebSocket, type RunningServer, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { OlderPolling } from "../support/older-polling.ts";
import { useServer } from "../support/use-server.ts";

const options = { allowEIO3: true, pingInterval: 150, pingTimeout: 600 };
/** How often a client must have pinged to show that it is kept: longer than interval and timeout together. */
const BEATS = 6;

const server = useServer({ options });

/** The end of the server's one socket: reason and description. */
function endOf({ io }: RunningServer): Promise<unknown[]> {
  const [socket] = [...io.of("/").sockets.values()];
  if (!socket) throw new Error("the server has no socket");
  return nextEvent(socket, "disconnect");
}

/** The clock of a client: it pings each time. */
const interval = () => new Promise((resolve) => setTimeout(resolve, options.pingInterval));

async function join(): Promise<RawWebSocket> {
  const { socket } = await RawWebSocket.handshake(server().url, { query: { EIO: 3 } });
  expect(await socket.next()).toBe("40");
  return socket;
}

describe("by polling", () => {
  test("the client pings and the server answers at once, without the data of the ping", async () => {
    const polling = await OlderPolling.join(server().url);
    await polling.post("1:2");
    expect(await polling.payload()).toBe("1:3");
    await polling.post("5:2data");
    expect(await polling.payload()).toBe("1:3");
  });

  test("the server never pings, and closes a client that does not either", async () => {
    const start = performance.now();
    const polling = await OlderPolling.join(server().url);
    const end = endOf(server());
    await polling.get().catch(() => undefined);
    expect((await end)[0]).toBe("ping timeout");
    expect(performance.now() - start).toBeGreaterThan(
      options.pingInterval + options.pingTimeout / 2,
    );
    expect(server().io.engine.clientsCount).toBe(0);
  });

  test("a pong from the client ends the session", async () => {
    const polling = await OlderPolling.join(server().url);
    const end = endOf(server());
    await polling.post("1:3");
    expect(await end).toEqual([
      "transport error",
      expect.objectContaining({ message: "invalid heartbeat direction" }),
    ]);
  });
});

describe("by websocket", () => {
  test("a client that pings is kept, and nothing but answers comes", async () => {
    const socket = await join();
    const { clientsCount } = server().io.engine;
    for (let i = 0; i < BEATS; i++) {
      await interval();
      socket.send("2");
      expect(await socket.next()).toBe("3");
    }
    expect(clientsCount).toBe(1);
    expect(server().io.engine.clientsCount).toBe(1);
    await socket.close();
  });

  test("the server never pings, and closes a client that does not either", async () => {
    const socket = await join();
    const end = endOf(server());
    await socket.closed();
    expect((await end)[0]).toBe("ping timeout");
    expect(socket.waiting).toBe(0);
  });

  test("each ping is told as a heartbeat", async () => {
    const connected = once(server().io.engine, "connection");
    const socket = await join();
    const connection = await connected;
    if (!isEmitter(connection)) throw new Error("expected a connection");
    const beat = new Promise<void>((resolve) => connection.once("heartbeat", resolve));
    socket.send("2");
    await beat;
    await socket.close();
  });

  test("a pong from the client ends the session", async () => {
    const socket = await join();
    const end = endOf(server());
    socket.send("3");
    expect((await end)[0]).toBe("transport error");
    await socket.closed();
    await until(() => server().io.engine.clientsCount === 0, "the session is gone");
  });

  test.runIf(onlyBaro("wants a ping"))("a client that sends messages is alive", async () => {
    const socket = await join();
    for (let i = 0; i < BEATS; i++) {
      await interval();
      socket.send('42["alive"]');
    }
    expect(server().io.engine.clientsCount).toBe(1);
    await socket.close();
  });
});

function isEmitter(
  value: unknown,
): value is { once(event: string, listener: () => void): unknown } {
  return typeof value === "object" && value !== null && "once" in value;
}
