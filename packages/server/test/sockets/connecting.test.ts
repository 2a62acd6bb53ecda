import { describe, expect, it } from "vitest";
import { connect, createServer, join, joinOn, turn } from "../support/scene.ts";

describe("joining a namespace", () => {
  it("is answered with the socket's id before anything that the connection listener emits", async () => {
    const io = createServer();
    io.on("connection", (socket) => socket.emit("welcome", 1));
    const connection = connect(io);
    connection.receive("0");
    await turn();
    const [id] = io.sockets.sockets.keys();
    expect(connection.take()).toEqual([`0{"sid":"${id}"}`, '2["welcome",1]']);
  });

  it("gives ids of 20 URL-safe characters that are not the connection's id", async () => {
    const { socket, connection } = await join(createServer());
    expect(socket.id).toMatch(/^[A-Za-z0-9_-]{20}$/);
    expect(socket.id).not.toBe(connection.id);
  });

  it("tells `connect` before `connection`, with the socket connected and in its own room", async () => {
    const io = createServer();
    const heard: unknown[] = [];
    io.on("connection", (socket) => heard.push("connection", socket.connected, [...socket.rooms]));
    io.on("connect", () => heard.push("connect"));
    const { socket } = await join(io);
    expect(heard).toEqual(["connect", "connection", true, [socket.id]]);
  });

  it("hears the client's auth, and that of each namespace apart", async () => {
    const io = createServer();
    io.of("/admin");
    const { connection, socket } = await join(io, "/", { token: "a" });
    const admin = await joinOn(io, connection, { nsp: "/admin", auth: { token: "b" } });
    expect(socket.handshake.auth).toEqual({ token: "a" });
    expect(admin.handshake.auth).toEqual({ token: "b" });
    expect(admin.id).not.toBe(socket.id);
  });

  it("is refused for a namespace that there is not", async () => {
    const connection = connect(createServer());
    connection.receive("0/nope,");
    await turn();
    expect(connection.take()).toEqual(['4/nope,{"message":"Invalid namespace"}']);
    expect(connection.readyState).toBe("open");
  });

  it("lets one client be in several namespaces and leave one of them", async () => {
    const io = createServer();
    io.of("/a");
    const { connection, socket } = await join(io);
    const other = await joinOn(io, connection, { nsp: "/a" });
    connection.receive("1/a,");
    await turn();
    expect([socket.connected, other.connected]).toEqual([true, false]);
    expect(connection.readyState).toBe("open");
  });

  it("closes the connection of a client that is in the namespace already", async () => {
    const { connection, socket } = await join(createServer());
    connection.receive("0");
    await turn();
    expect([connection.readyState, socket.connected]).toEqual(["closed", false]);
  });

  it("closes the connection of a client that does not await the answer to send events", async () => {
    const io = createServer();
    const connection = connect(io);
    connection.receive("0", '2["x"]');
    await turn();
    expect(connection.readyState).toBe("closed");
    expect(io.sockets.sockets.size).toBe(0);
  });

  it.each([
    ["at once", []],
    ["by a middleware", [(_socket: unknown, next: () => void) => setImmediate(next)]],
  ])(
    "gives a client that asks twice its later socket when it is let in %s",
    async (_how, chain) => {
      const io = createServer();
      for (const middleware of chain) io.use(middleware);
      const ends: string[] = [];
      io.on("connection", (socket) => socket.on("disconnect", (reason) => ends.push(reason)));
      const connection = connect(io);
      connection.receive("0", "0");
      await turn();
      await turn();
      expect(connection.take()).toHaveLength(2);
      expect(io.sockets.sockets.size).toBe(1);
      expect(ends).toEqual(["client namespace disconnect"]);
    },
  );

  it("closes the connection on an event for a namespace that the client is not in", async () => {
    const io = createServer();
    const { connection, socket } = await join(io);
    io.of("/a");
    const reasons: string[] = [];
    socket.on("disconnect", (reason) => reasons.push(reason));
    connection.receive('2/a,["x"]');
    await turn();
    expect(reasons).toEqual(["forced close"]);
  });
});
