import { describe, expect, it } from "vitest";
import { createServer, join } from "../support/scene.ts";

/** Reads what the public types do not show, as published tools do. */
function read(object: object, name: string): unknown {
  return Reflect.get(object, name);
}

describe("names that published tools read", () => {
  it("show a server's namespaces, options, engine and encoder", async () => {
    const io = createServer({ connectTimeout: 7 });
    expect(read(io, "_nsps")).toEqual(new Map([["/", io.sockets]]));
    expect(read(io, "_opts")).toBe(io.opts);
    expect(read(io, "_connectTimeout")).toBe(7);
    io.attach(0);
    expect(read(io, "eio")).toBe(io.engine);
    expect(read(io, "encoder")).toHaveProperty("encode");
    expect(read(io.sockets.server, "encoder")).toBe(read(io, "encoder"));
    await io.close();
  });

  it("count the events of a namespace that are to be answered", async () => {
    const io = createServer();
    const { socket } = await join(io);
    expect(read(io.sockets, "_ids")).toBe(0);
    socket.emit("x", () => {});
    io.timeout(10).emit("y", () => {});
    expect(read(io.sockets, "_ids")).toBe(2);
    expect(read(socket, "acks")).toHaveProperty("size", 2);
    await io.close();
  });

  it("write what an adapter has encoded itself, volatile or not", async () => {
    const { connection, socket } = await join(createServer());
    const { client } = socket;
    const write = (chunks: unknown, options?: object): void =>
      Reflect.apply(Reflect.get(client, "writeToEngine"), client, [chunks, options]);
    write(['2["x"]'], { compress: false });
    write(['2["lost"]'], { volatile: true });
    write('2["y"]');
    expect(connection.frames.map(({ compress }) => compress)).toEqual([false, true]);
    expect(connection.take()).toEqual(['2["x"]', '2["y"]']);
  });

  it("tell outgoing catch-all listeners of a broadcast", async () => {
    const { socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.onAnyOutgoing((...args) => heard.push(args));
    const notify = Reflect.get(socket, "notifyOutgoingListeners");
    Reflect.apply(notify, socket, [{ data: ["x", 1] }]);
    expect(heard).toEqual([["x", 1]]);
  });
});
