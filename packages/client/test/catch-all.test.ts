import { nextEvent, once } from "@baro/testing";
import { describe, expect, it, vi } from "vitest";
import { client, SERVERS, serve } from "./support/live.ts";

describe.each(SERVERS)("catch-all listeners with a server of %s", (impl) => {
  async function connect() {
    const { url, io } = await serve(impl);
    io.on("connection", (socket) => {
      socket.on("echo", (...args: unknown[]) => socket.emit("echo", ...args));
    });
    const socket = client(url);
    await once(socket, "connect");
    return socket;
  }

  it("hear every event that arrives, before its own listeners, and no reserved one", async () => {
    const socket = await connect();
    const seen: unknown[] = [];
    socket.on("echo", () => seen.push("own"));
    socket.onAny((...args) => seen.push(["second", ...args]));
    socket.prependAny((...args) => seen.push(["first", ...args]));
    const echo = nextEvent(socket, "echo");
    socket.emit("echo", 1);
    await echo;
    socket.disconnect();
    expect(seen).toEqual([["first", "echo", 1], ["second", "echo", 1], "own"]);
  });

  it("hear every event that is sent, when it is sent", async () => {
    const socket = await connect();
    const seen: unknown[] = [];
    socket.onAnyOutgoing((...args) => seen.push(["second", ...args]));
    socket.prependAnyOutgoing((...args) => seen.push(["first", ...args]));
    socket.disconnect();
    socket.emit("echo", 1, () => {});
    expect(seen).toEqual([]);
    socket.connect();
    await once(socket, "connect");
    expect(seen).toEqual([
      ["first", "echo", 1],
      ["second", "echo", 1],
    ]);
  });

  it.each([
    ["offAny", "onAny", "listenersAny"],
    ["offAnyOutgoing", "onAnyOutgoing", "listenersAnyOutgoing"],
  ] as const)("are removed by %s, one or all", (off, on, listeners) => {
    const socket = client("http://127.0.0.1:1", { autoConnect: false });
    const [a, b, c] = [vi.fn(), vi.fn(), vi.fn()];
    socket[on](a)[on](b)[on](c);
    socket[off](b);
    socket[off](vi.fn());
    expect(socket[listeners]()).toEqual([a, c]);
    socket[off]();
    expect(socket[listeners]()).toEqual([]);
  });
});
