import { once, onlyBaro, RawPolling, RawWebSocket, type RunningServer, until } from "@baro/testing";
import type { Socket } from "socket.io";
import { describe, expect, test } from "vitest";
import { useServer } from "../support/use-server.ts";

const server = useServer();

/** The server's only socket. */
function onlySocket({ io }: RunningServer): Socket {
  const [socket, ...others] = [...io.of("/").sockets.values()];
  if (!socket || others.length > 0) throw new Error("expected exactly one socket");
  return socket;
}

const noSession = (): Promise<void> =>
  until(() => server().io.engine.clientsCount === 0, "no session is left");

describe("the client closes", () => {
  test("by a close packet in a POST: the session is gone", async () => {
    const polling = await RawPolling.connect(server().url);
    const reason = once(onlySocket(server()), "disconnect");
    expect((await polling.post("1")).body).toBe("ok");
    expect(await reason).toBe("transport close");
    const after = await polling.get();
    expect(JSON.parse(after.body)).toEqual({ code: 1, message: "Session ID unknown" });
  });

  test("by a close packet in a POST: the pending GET ends with noop", async () => {
    const polling = await RawPolling.open(server().url);
    const pending = polling.get();
    await once(server().httpServer, "request");
    await polling.post("1");
    expect((await pending).body).toBe("6");
    await noSession();
  });

  test.runIf(onlyBaro("leaves the websocket open"))(
    "by a close packet in a websocket: the websocket is closed",
    async () => {
      const socket = await RawWebSocket.connect(server().url);
      const reason = once(onlySocket(server()), "disconnect");
      socket.send("1");
      await socket.closed();
      expect(await reason).toBe("transport close");
      await noSession();
    },
  );

  test("by closing the websocket properly", async () => {
    const socket = await RawWebSocket.connect(server().url);
    const reason = once(onlySocket(server()), "disconnect");
    await socket.close();
    expect(await reason).toBe("transport close");
    await noSession();
  });

  test("by cutting the TCP connection of the websocket", async () => {
    const socket = await RawWebSocket.connect(server().url);
    const reason = once(onlySocket(server()), "disconnect");
    socket.terminate();
    expect(await reason).toBe("transport close");
    await noSession();
  });

  test("by cutting the connection of the pending GET", async () => {
    const polling = await RawPolling.connect(server().url);
    const reason = once(onlySocket(server()), "disconnect");
    const pending = polling.start({});
    pending.on("error", () => {});
    pending.end();
    await once(server().httpServer, "request");
    pending.destroy();
    expect(await reason).toBe("transport error");
    await noSession();
  });

  test("by cutting the connection of a POST before its end", async () => {
    const polling = await RawPolling.connect(server().url);
    const reason = once(onlySocket(server()), "disconnect");
    const pending = polling.start({ method: "POST", headers: { "content-length": "100" } });
    pending.on("error", () => {});
    pending.write('42["never');
    await once(server().httpServer, "request");
    pending.destroy();
    expect(await reason).toBe("transport error");
    await noSession();
  });
});

describe("the server closes", () => {
  test("a polling session: the pending GET brings what was queued, and then the close packet", async () => {
    const polling = await RawPolling.connect(server().url);
    const pending = polling.packets();
    await once(server().httpServer, "request");
    const socket = onlySocket(server());
    socket.emit("last words");
    socket.disconnect(true);
    const packets = await pending;
    while (packets.at(-1) !== "1") packets.push(...(await polling.packets()));
    expect(packets.filter((packet) => packet !== "6")).toEqual(['42["last words"]', "41", "1"]);
    expect((await polling.get()).status).toBe(400);
    await noSession();
  });

  test("a polling session: the close packet does not come with messages, which clients would take after it", async () => {
    const polling = await RawPolling.connect(server().url);
    onlySocket(server()).emit("last words");
    onlySocket(server()).disconnect(true);
    expect(await polling.packets()).not.toContain("1");
    expect(await polling.packets()).toContain("1");
    await noSession();
  });

  test("a websocket session: what was queued arrives, and then the websocket closes", async () => {
    const socket = await RawWebSocket.connect(server().url);
    onlySocket(server()).emit("last words");
    onlySocket(server()).disconnect(true);
    expect(await socket.next()).toBe('42["last words"]');
    await socket.closed();
    await noSession();
  });

  test("a polling session that is not polling just then: the next GET brings the close packet", async () => {
    const polling = await RawPolling.connect(server().url);
    onlySocket(server()).disconnect(true);
    const packets: string[] = [];
    while (packets.at(-1) !== "1") packets.push(...(await polling.packets()));
    expect(packets.filter((packet) => packet !== "6")).toEqual(["41", "1"]);
    await noSession();
  });

  test("everything: both kinds of session end, and nothing listens any more", async () => {
    const polling = await RawPolling.connect(server().url);
    const socket = await RawWebSocket.connect(server().url);
    const pending = polling.get().catch(() => undefined);
    await once(server().httpServer, "request");
    await server().close();
    await Promise.all([pending, socket.closed()]);
    expect(server().io.engine.clientsCount).toBe(0);
    expect(server().httpServer.listening).toBe(false);
  });
});
