import type { ExtendedError } from "@baro/server";
import { describe, expect, it } from "vitest";
import { connect, createServer, turn } from "../support/scene.ts";

describe("a client of protocol 4 (up to 2.x)", () => {
  it("is in the main namespace without asking, under its connection's id", async () => {
    const io = createServer();
    io.on("connection", (socket) => socket.emit("hi"));
    const connection = connect(io, { protocol: 3 });
    await turn();
    expect(connection.take()).toEqual(["0", '2["hi"]']);
    expect([...io.sockets.sockets.keys()]).toEqual([connection.id]);
  });

  it("asks for other namespaces with its credentials in the name", async () => {
    const io = createServer();
    const heard: unknown[] = [];
    io.of("/admin").on("connection", (socket) => {
      heard.push(socket.id, { ...socket.handshake.auth });
      socket.on("x", (value) => heard.push(value));
    });
    const connection = connect(io, { protocol: 3 });
    await turn();
    connection.receive("0/admin?token=1&b=2,");
    await turn();
    connection.receive('2/admin,["x",1]', '2/admin?token=1,["x",2]');
    await turn();
    expect(connection.take()).toEqual(["0", "0/admin,"]);
    expect(heard).toEqual([`/admin#${connection.id}`, { token: "1", b: "2" }, 1, 2]);
  });

  it("is told of a refusal by the bare message, or by the error's data", async () => {
    const io = createServer();
    io.use((_socket, next) => next(new Error("no")));
    io.of("/d").use((_socket, next) => {
      const error: ExtendedError = new Error("no");
      error.data = { code: 1 };
      next(error);
    });
    const connection = connect(io, { protocol: 3 });
    await turn();
    connection.receive("0/d");
    await turn();
    expect(connection.take()).toEqual(['4"no"', '4/d,{"code":1}']);
  });
});
