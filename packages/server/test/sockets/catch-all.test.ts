import { expect, it } from "vitest";
import { createServer, join, turn } from "../support/scene.ts";

it("hears every event of the client before its own listeners, and no others", async () => {
  const { connection, socket } = await join(createServer());
  const heard: unknown[] = [];
  socket.on("x", (...args) => heard.push(["on", ...args]));
  expect(socket.onAny((...args) => heard.push(["any", ...args]))).toBe(socket);
  socket.emit("out");
  connection.receive('2["x",1]', '2["y"]');
  await turn();
  expect(heard).toEqual([
    ["any", "x", 1],
    ["any", "y"],
    ["on", 1],
  ]);
});

it("hears them in the order of listeners, prepended ones first", async () => {
  const { connection, socket } = await join(createServer());
  const heard: number[] = [];
  socket.onAny(() => heard.push(2));
  socket.onAny(() => heard.push(3));
  socket.prependAny(() => heard.push(1));
  connection.receive('2["x"]');
  await turn();
  expect(heard).toEqual([1, 2, 3]);
  expect(socket.listenersAny()).toHaveLength(3);
});

it("removes one listener, or all", async () => {
  const { connection, socket } = await join(createServer());
  const heard: number[] = [];
  const first = (): unknown => heard.push(1);
  socket.onAny(first);
  socket.onAny(() => heard.push(2));
  socket.offAny(first);
  connection.receive('2["x"]');
  await turn();
  socket.offAny();
  connection.receive('2["x"]');
  await turn();
  expect(heard).toEqual([2]);
  expect(socket.listenersAny()).toEqual([]);
});

it("hears every event that is sent to the client, broadcasts included, but no acknowledgement", async () => {
  const io = createServer();
  const { connection, socket } = await join(io);
  const heard: unknown[] = [];
  socket.onAnyOutgoing((...args) => heard.push(args));
  socket.prependAnyOutgoing((...args) => heard.push(["first", ...args]));
  socket.on("x", (answer) => answer());
  socket.emit("a", 1, () => {});
  io.emit("b", 2);
  connection.receive('20["x"]');
  await turn();
  expect(heard).toEqual([
    ["first", "a", 1],
    ["a", 1],
    ["first", "b", 2],
    ["b", 2],
  ]);
});

it("removes outgoing listeners", async () => {
  const { socket } = await join(createServer());
  const heard: unknown[] = [];
  const listener = (): unknown => heard.push(1);
  socket.onAnyOutgoing(listener);
  socket.onAnyOutgoing(() => heard.push(2));
  socket.offAnyOutgoing(listener);
  socket.emit("x");
  socket.offAnyOutgoing();
  socket.emit("x");
  expect(heard).toEqual([2]);
  expect(socket.listenersAnyOutgoing()).toEqual([]);
});
