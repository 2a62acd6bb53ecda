import { Adapter } from "socket.io-adapter";
import { expect, it } from "vitest";
import type { AdapterConstructor } from "../../src/adapter/contract.ts";
import { createServer, type Joined, join, joinOn } from "../support/scene.ts";

/** The client takes what waits. @returns what it gets */
function caughtUp({ connection }: Joined): unknown[] {
  connection.drain();
  return connection.take();
}

/** A client that takes nothing for now. */
async function behind(io = createServer()) {
  const joined = await join(io);
  joined.connection.take();
  joined.connection.ready = false;
  return { io, ...joined };
}

it("keeps the newest of each event, key and room for a client that is behind", async () => {
  const client = await behind();
  const { io, socket } = client;
  void socket.join(["red", "blue"]);
  for (const i of [1, 2]) {
    io.to("red").latest().emit("tick", i);
    io.to("blue").latest().emit("tick", i);
    io.to("red").latest("key").emit("tick", i);
    io.to("red").latest().emit("tock", i);
    socket.latest().emit("tick", i);
  }
  const all = ['2["tick",2]', '2["tick",2]', '2["tick",2]', '2["tock",2]', '2["tick",2]'];
  expect(caughtUp(client)).toEqual(all);
});

it("counts a client once that is in several of the rooms, and leaves out who is excepted", async () => {
  const client = await behind();
  const { io, socket } = client;
  void socket.join(["red", "blue", "quiet"]);
  io.to(["red", "blue"]).latest().emit("x", 1);
  io.to(["red", "blue"]).latest().emit("x", 2);
  io.except("quiet").latest().emit("y", 1);
  socket.broadcast.latest().emit("z", 1);
  expect(caughtUp(client)).toEqual(['2["x",2]']);
});

it("tells namespaces of one connection apart", async () => {
  const client = await behind();
  const { io, connection, socket } = client;
  io.of("/other");
  connection.drain();
  const other = await joinOn(io, connection, { nsp: "/other" });
  connection.take();
  connection.ready = false;
  for (const i of [1, 2]) {
    socket.latest().emit("x", i);
    other.latest().emit("x", i);
  }
  expect(caughtUp(client)).toEqual(['2["x",2]', '2/other,["x",2]']);
});

it("keeps or replaces an event with its attachments", async () => {
  const client = await behind();
  for (const i of [1, 2]) client.io.latest().emit("x", Buffer.of(i), Buffer.of(i, i));
  const text = '52-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]';
  expect(caughtUp(client)).toEqual([text, Buffer.of(2), Buffer.of(2, 2)]);
});

it("stands behind what was sent in between, in its order", async () => {
  const client = await behind();
  const { socket } = client;
  socket.latest().emit("cursor", 1);
  socket.emit("message", 1);
  socket.latest().emit("cursor", 2);
  socket.emit("message", 2);
  expect(caughtUp(client)).toEqual(['2["message",1]', '2["message",2]', '2["cursor",2]']);
});

it("is not known to published adapters: their broadcasts are all sent, and those to one socket are not", async () => {
  const adapter: AdapterConstructor = Adapter;
  const client = await behind(createServer({ adapter }));
  for (const i of [1, 2]) client.io.latest().emit("x", i);
  for (const i of [1, 2]) client.socket.latest().emit("y", i);
  expect(caughtUp(client)).toEqual(['2["x",1]', '2["x",2]', '2["y",2]']);
});
