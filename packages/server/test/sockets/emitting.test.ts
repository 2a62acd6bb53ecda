import { describe, expect, it } from "vitest";
import { createServer, join } from "../support/scene.ts";

describe("socket.emit", () => {
  it("sends an event and returns true", async () => {
    const { connection, socket } = await join(createServer());
    expect(socket.emit("x", 1, "두", { a: [null] })).toBe(true);
    expect(connection.take()).toEqual(['2["x",1,"두",{"a":[null]}]']);
  });

  it("names the namespace", async () => {
    const io = createServer();
    io.of("/a");
    const { connection, socket } = await join(io, "/a");
    socket.emit("x");
    expect(connection.take()).toEqual(['2/a,["x"]']);
  });

  it("sends binary as attachments", async () => {
    const { connection, socket } = await join(createServer());
    socket.emit("x", new Uint8Array([1]), { b: Buffer.from("b") });
    expect(connection.take()).toEqual([
      '52-["x",{"_placeholder":true,"num":0},{"b":{"_placeholder":true,"num":1}}]',
      Buffer.from([1]),
      Buffer.from("b"),
    ]);
  });

  it("has `send` and `write` for the event `message`", async () => {
    const { connection, socket } = await join(createServer());
    expect(socket.send("a")).toBe(socket);
    expect(socket.write("b")).toBe(socket);
    expect(connection.take()).toEqual(['2["message","a"]', '2["message","b"]']);
  });

  it.each([[[]], [[undefined]], [[{ a: 1 }]]])(
    "refuses an event without a name: %j",
    async (args) => {
      const { connection, socket } = await join(createServer());
      expect(() => Reflect.apply(socket.emit, socket, args)).toThrow(/an event has a name/);
      expect(connection.take()).toEqual([]);
    },
  );

  it.each([
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
  ])("refuses the reserved name %s on socket, server and operator", async (event) => {
    const io = createServer();
    const { connection, socket } = await join(io);
    const message = `"${event}" is a reserved event name`;
    expect(() => socket.emit(event)).toThrow(new Error(message));
    expect(() => io.emit(event)).toThrow(new Error(message));
    expect(() => socket.broadcast.emit(event)).toThrow(new Error(message));
    expect(connection.take()).toEqual([]);
  });

  it("throws a typed error for what JSON cannot say, and awaits no answer then", async () => {
    const { socket } = await join(createServer());
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    const code = { code: "SOCKET_UNENCODABLE" };
    expect(() => socket.emit("x", cycle, () => {})).toThrow(expect.objectContaining(code));
    expect(() => socket.emit("x", 1n)).toThrow(expect.objectContaining(code));
    expect(Reflect.get(socket, "acks").size).toBe(0);
  });

  it("marks frames that are not to be compressed, and only those", async () => {
    const { connection, socket } = await join(createServer());
    expect(socket.compress(false)).toBe(socket);
    socket.emit("plain");
    socket.emit("next");
    expect(connection.frames.map((frame) => frame.compress)).toEqual([false, true]);
  });
});

describe("volatile", () => {
  it("passes one event in a turn while nothing waits, and drops the next", async () => {
    const { connection, socket } = await join(createServer());
    socket.volatile.emit("first");
    socket.volatile.emit("second");
    socket.emit("sure");
    expect(connection.take()).toEqual(['2["first"]', '2["sure"]']);
  });

  it("is dropped behind an event of the same turn", async () => {
    const io = createServer();
    const { connection, socket } = await join(io);
    socket.emit("sure");
    socket.volatile.emit("lost");
    io.volatile.emit("lost too");
    expect(connection.take()).toEqual(['2["sure"]']);
  });

  it("is dropped while the transport takes nothing, for a broadcast too", async () => {
    const io = createServer();
    const slow = await join(io);
    const quick = await join(io);
    slow.connection.ready = false;
    io.volatile.emit("news");
    expect(slow.connection.take()).toEqual([]);
    expect(quick.connection.take()).toEqual(['2["news"]']);
  });

  it("holds for one event only", async () => {
    const { connection, socket } = await join(createServer());
    connection.ready = false;
    socket.volatile.emit("lost");
    socket.emit("sure");
    expect(connection.take()).toEqual(['2["sure"]']);
  });
});
