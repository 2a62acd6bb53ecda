import { runInNewContext } from "node:vm";
import { describe, expect, it, vi } from "vitest";
import { createServer, join, joinOn, turn } from "../support/scene.ts";

describe("events of a client", () => {
  it("reach the listeners in the order in which they came", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.on("a", (...args) => heard.push(["a", ...args]));
    socket.on("b", (...args) => heard.push(["b", ...args]));
    connection.receive('2["a",1]', '2["b",{"x":null}]', '2["a",2,3]');
    await turn();
    expect(heard).toEqual([
      ["a", 1],
      ["b", { x: null }],
      ["a", 2, 3],
    ]);
  });

  it("bring binary as Buffer", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.on("file", (...args) => heard.push(...args));
    connection.receive('51-["file",{"data":{"_placeholder":true,"num":0}}]', Buffer.from([1, 2]));
    await turn();
    expect(heard).toEqual([{ data: Buffer.from([1, 2]) }]);
  });

  it("are not heard any more once the client has left, even in the same turn", async () => {
    const { connection, socket } = await join(createServer());
    const listener = vi.fn();
    socket.on("x", listener);
    connection.receive('2["x"]', "1");
    await turn();
    expect(listener).not.toHaveBeenCalled();
    expect(socket.disconnected).toBe(true);
  });

  it("are not heard once the server has disconnected the client", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.on("x", (value) => {
      heard.push(value);
      socket.disconnect();
    });
    connection.receive('2["x",1]', '2["x",2]');
    await turn();
    expect(heard).toEqual([1]);
  });

  it("named `error` do not end the process when nobody listens", async () => {
    const { connection, socket } = await join(createServer());
    connection.receive('2["error","x"]');
    await turn();
    const heard: unknown[] = [];
    socket.on("error", (value: unknown) => heard.push(value));
    connection.receive('2["error","y"]');
    await turn();
    expect(heard).toEqual(["y"]);
  });

  it.each([
    ["a reserved name", '2["connect"]'],
    ["no JSON", "2["],
    ["no array", "2{}"],
    ["an unknown type", "9"],
    ["binary that was not announced", Buffer.from([1])],
  ])("with %s give `error` to all sockets and close the connection", async (_what, message) => {
    const io = createServer();
    io.of("/a");
    const { connection, socket } = await join(io);
    const other = await joinOn(io, connection, { nsp: "/a" });
    const heard: string[] = [];
    for (const each of [socket, other]) {
      each.on("error", (error) => heard.push(error.name));
      each.on("disconnect", (reason) => heard.push(reason));
    }
    connection.receive(message);
    await turn();
    expect(heard).toEqual(["ProtocolError", "ProtocolError", "forced close", "forced close"]);
  });
});

describe("an async listener that rejects", () => {
  it("is heard also when its promise is of another realm", async () => {
    const { connection, socket } = await join(createServer());
    const heard = new Promise((resolve) => socket.on("error", resolve));
    socket.on("x", () => runInNewContext("Promise.reject(7)"));
    connection.receive('2["x"]');
    expect(await heard).toBe(7);
  });

  it("is reported to the socket's `error`", async () => {
    const { connection, socket } = await join(createServer());
    const errors: string[] = [];
    socket.on("error", (error) => errors.push(error.message));
    socket.on("x", async () => {
      throw new Error("rejected");
    });
    connection.receive('2["x"]');
    await turn();
    expect(errors).toEqual(["rejected"]);
    expect(socket.connected).toBe(true);
  });

  it("is reported to the namespace's `error` when the socket has no listener for it", async () => {
    const io = createServer();
    const errors: unknown[] = [];
    io.on("error", (error: Error) => errors.push(error.message));
    io.on("connection", async (socket) => {
      socket.on("x", () => Promise.reject(new Error("of the socket")));
      throw new Error("of the namespace");
    });
    const { connection } = await join(io);
    connection.receive('2["x"]');
    await turn();
    expect(errors).toEqual(["of the namespace", "of the socket"]);
  });
});
