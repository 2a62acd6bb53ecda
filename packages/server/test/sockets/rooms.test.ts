import { expect, it } from "vitest";
import { createServer, join } from "../support/scene.ts";

it("has every socket in a room of its own", async () => {
  const io = createServer();
  const { socket } = await join(io);
  expect(socket.rooms).toEqual(new Set([socket.id]));
  expect(io.sockets.adapter.rooms.get(socket.id)).toEqual(new Set([socket.id]));
});

it("joins one room or several, and leaves them", async () => {
  const { socket } = await join(createServer());
  expect(socket.join("a")).toBeUndefined();
  socket.join(["b", "c"]);
  expect(socket.leave("a")).toBeUndefined();
  socket.leave("not there");
  expect([...socket.rooms]).toEqual([socket.id, "b", "c"]);
});

it("leaves all rooms at once", async () => {
  const io = createServer();
  const { socket } = await join(io);
  socket.join("a");
  socket.leaveAll();
  expect([socket.rooms.size, io.sockets.adapter.rooms.size]).toEqual([0, 0]);
});

it("forgets a room that nobody is in", async () => {
  const io = createServer();
  const { socket } = await join(io);
  socket.join("a");
  expect(io.sockets.adapter.rooms.has("a")).toBe(true);
  socket.leave("a");
  expect(io.sockets.adapter.rooms.has("a")).toBe(false);
});

it("does not let a socket join anything that has left", async () => {
  const io = createServer();
  const { socket } = await join(io);
  socket.on("disconnect", () => socket.join("a"));
  socket.disconnect();
  socket.join("b");
  expect(io.sockets.adapter.rooms.size).toBe(0);
});

it("keeps rooms of the same name in two namespaces apart", async () => {
  const io = createServer();
  io.of("/a");
  const main = await join(io);
  const other = await join(io, "/a");
  main.socket.join("room");
  other.socket.join("room");
  io.to("room").emit("x");
  expect(main.connection.take()).toHaveLength(1);
  expect(other.connection.take()).toHaveLength(0);
});
