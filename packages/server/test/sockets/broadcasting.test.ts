import type { Server } from "@baro/server";
import { describe, expect, it, vi } from "vitest";
import { createServer, type Joined, join } from "../support/scene.ts";

/** Three clients; the first two are in room `r`, the last two in room `s`. */
async function scene(): Promise<{ io: Server; clients: [Joined, Joined, Joined] }> {
  const io = createServer();
  const clients: [Joined, Joined, Joined] = [await join(io), await join(io), await join(io)];
  clients[0].socket.join("r");
  clients[1].socket.join(["r", "s"]);
  clients[2].socket.join("s");
  return { io, clients };
}

/** How many messages each client was sent since this was last asked. */
function received(clients: readonly Joined[]): number[] {
  return clients.map(({ connection }) => connection.take().length);
}

describe("a broadcast", () => {
  it.each<[string, (io: Server, clients: [Joined, Joined, Joined]) => unknown, number[]]>([
    ["io.emit", (io) => io.emit("x"), [1, 1, 1]],
    ["io.send", (io) => io.send("x"), [1, 1, 1]],
    ["io.to", (io) => io.to("r").emit("x"), [1, 1, 0]],
    ["io.in", (io) => io.in("s").emit("x"), [0, 1, 1]],
    ["io.to twice", (io) => io.to("r").to("s").emit("x"), [1, 1, 1]],
    ["io.to of a list", (io) => io.to(["r", "s"]).emit("x"), [1, 1, 1]],
    ["io.to of nobody", (io) => io.to("none").emit("x"), [0, 0, 0]],
    ["io.except", (io) => io.except("r").emit("x"), [0, 0, 1]],
    ["io.to and except", (io) => io.to("r").except("s").emit("x"), [1, 0, 0]],
    ["io.to a socket's id", (io, [a]) => io.to(a.socket.id).emit("x"), [1, 0, 0]],
    ["io.of", (io) => io.of("/").to("r").emit("x"), [1, 1, 0]],
    ["socket.broadcast", (_io, [a]) => a.socket.broadcast.emit("x"), [0, 1, 1]],
    ["socket.to", (_io, [a]) => a.socket.to("r").emit("x"), [0, 1, 0]],
    ["socket.in", (_io, [a]) => a.socket.in("r").emit("x"), [0, 1, 0]],
    ["socket.broadcast.to", (_io, [a]) => a.socket.broadcast.to("s").emit("x"), [0, 1, 1]],
    ["socket.except", (_io, [a]) => a.socket.except("s").emit("x"), [0, 0, 0]],
    ["socket.local", (_io, [a]) => a.socket.local.emit("x"), [0, 1, 1]],
    ["socket.to its own id", (_io, [a]) => a.socket.to(a.socket.id).emit("x"), [0, 0, 0]],
  ])("by %s reaches those who are meant, once", async (_how, act, expected) => {
    const { io, clients } = await scene();
    act(io, clients);
    expect(received(clients)).toEqual(expected);
  });

  it("hands the same frames to every connection", async () => {
    const { io, clients } = await scene();
    io.emit("x", Buffer.from([1]));
    const [first, ...others] = clients.map(({ connection }) => connection.frames);
    expect(first).toHaveLength(2);
    for (const frames of others) {
      expect(frames.every((frame, index) => frame === first?.[index])).toBe(true);
    }
  });

  it("marks its frames when they are not to be compressed", async () => {
    const { io, clients } = await scene();
    io.compress(false).emit("x");
    expect(clients[0].connection.frames.map((frame) => frame.compress)).toEqual([false]);
  });

  it("returns true", async () => {
    const { io } = await scene();
    expect([io.emit("x"), io.to("r").emit("x")]).toEqual([true, true]);
    expect(io.send("x")).toBe(io);
  });
});

describe("an operator", () => {
  it("is not changed by what is built on it", async () => {
    const { io, clients } = await scene();
    const toR = io.to("r");
    toR.to("s").except("r").volatile.emit("x");
    expect(received(clients)).toEqual([0, 0, 1]);
    toR.emit("x");
    expect(received(clients)).toEqual([1, 1, 0]);
  });

  it("leaves the socket that it came from as it was", async () => {
    const { clients } = await scene();
    clients[0].socket.to("r");
    clients[0].socket.emit("x");
    expect(received(clients)).toEqual([1, 0, 0]);
  });

  it("takes over flags that were set on the socket", async () => {
    const { clients } = await scene();
    const [a, b] = clients;
    b.connection.ready = false;
    a.socket.volatile.to("r").emit("x");
    expect(received(clients)).toEqual([0, 0, 0]);
    a.socket.emit("sure");
    expect(received(clients)).toEqual([1, 0, 0]);
  });
});

describe("control of many sockets", () => {
  it("fetches the sockets themselves", async () => {
    const { io, clients } = await scene();
    const [a, b] = clients;
    expect(await io.in("r").fetchSockets()).toEqual([a.socket, b.socket]);
    expect(await io.except("r").fetchSockets()).toEqual([clients[2].socket]);
    expect(await a.socket.to("r").fetchSockets()).toEqual([b.socket]);
    expect(await io.allSockets()).toEqual(new Set(clients.map(({ socket }) => socket.id)));
  });

  it("has them join and leave rooms", async () => {
    const { io, clients } = await scene();
    io.in("r").socketsJoin(["t", "u"]);
    io.socketsLeave("s");
    const rooms = clients.map(({ socket }) => [...socket.rooms].slice(1));
    expect(rooms).toEqual([["r", "t", "u"], ["r", "t", "u"], []]);
  });

  it("disconnects them, and their connections when asked", async () => {
    const { io, clients } = await scene();
    io.in("r").disconnectSockets();
    expect(clients.map(({ socket }) => socket.connected)).toEqual([false, false, true]);
    expect(clients[0].connection.readyState).toBe("open");
    io.disconnectSockets(true);
    expect(clients[2].connection.readyState).toBe("closed");
  });
});

describe("events between servers", () => {
  it("are not supported by the adapter of one process, which says so", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const io = createServer();
    expect(io.serverSideEmit("x", 1)).toBe(true);
    expect(warn).toHaveBeenCalledWith(
      "this adapter does not support the serverSideEmit() functionality",
    );
    warn.mockRestore();
  });

  it("refuse the names that a namespace emits by itself", () => {
    const io = createServer();
    for (const event of ["connect", "connection", "new_namespace"]) {
      const message = `"${event}" is a reserved event name`;
      expect(() => io.serverSideEmit(event)).toThrow(new Error(message));
    }
  });
});
