import { describe, expect, it } from "vitest";
import { connect, createServer, join } from "../support/scene.ts";

describe("io.of", () => {
  it("makes a namespace on first use and gives the same one afterwards, with or without the slash", () => {
    const io = createServer();
    const namespace = io.of("chat");
    expect(namespace.name).toBe("/chat");
    expect(io.of("/chat")).toBe(namespace);
    expect([io.of("/"), io.of("")]).toEqual([io.sockets, io.sockets]);
  });

  it("adds a connection listener when given one", async () => {
    const io = createServer();
    const ids: string[] = [];
    io.of("/a", (socket) => ids.push(socket.id));
    const { socket } = await join(io, "/a");
    expect(ids).toEqual([socket.id]);
  });

  it("tells `new_namespace` for each but the main one", () => {
    const io = createServer();
    const names: string[] = [];
    io.on("new_namespace", (namespace) => names.push(namespace.name));
    io.of("/a");
    io.of("/");
    io.of("/a");
    expect(names).toEqual(["/a"]);
  });
});

describe("a server's listeners", () => {
  it("are those of its main namespace", () => {
    const io = createServer();
    const listener = (): void => {};
    io.on("connection", listener);
    expect(io.sockets.listeners("connection")).toEqual([listener]);
    expect(io.listenerCount("connection")).toBe(1);
    io.sockets.off("connection", listener);
    expect(io.eventNames()).toEqual([]);
  });

  it("hear what another server sends", () => {
    const io = createServer();
    const heard: unknown[] = [];
    io.on("news", (...args) => heard.push(args));
    Reflect.get(io.sockets, "_onServerSideEmit").call(io.sockets, ["news", 1, 2]);
    expect(heard).toEqual([[1, 2]]);
  });
});

describe("the sockets of a namespace", () => {
  it("are there while connected", async () => {
    const io = createServer();
    const { socket, connection } = await join(io);
    expect(io.sockets.sockets.get(socket.id)).toBe(socket);
    connection.end();
    expect(io.sockets.sockets.size).toBe(0);
  });

  it("do not count a client that is in no namespace", () => {
    const io = createServer();
    connect(io).end();
    expect(io.sockets.sockets.size).toBe(0);
  });
});
