import type { Socket } from "@baro/server";
import { expect, it } from "vitest";
import type { CloseReason } from "../../src/engine/contract.ts";
import { createServer, join, joinOn, turn } from "../support/scene.ts";

/** What a socket tells of its end. */
function ends(socket: Socket): unknown[] {
  const heard: unknown[] = [];
  socket.on("disconnecting", (reason) => heard.push("disconnecting", reason, socket.rooms.size));
  socket.on("disconnect", (reason, description) =>
    heard.push("disconnect", reason, description, socket.rooms.size, socket.connected),
  );
  return heard;
}

it("tells `disconnecting` with the rooms still there, then `disconnect` without them", async () => {
  const { connection, socket } = await join(createServer());
  socket.join("room");
  const heard = ends(socket);
  connection.receive("1");
  await turn();
  const reason = "client namespace disconnect";
  expect(heard).toEqual(["disconnecting", reason, 2, "disconnect", reason, undefined, 0, false]);
});

it.each<CloseReason>(["transport close", "transport error", "ping timeout", "forced close"])(
  "tells why the connection closed: %s",
  async (reason) => {
    const { connection, socket } = await join(createServer());
    const heard = ends(socket);
    const cause = new Error("below");
    connection.end(reason, cause);
    expect(heard.slice(0, 2)).toEqual(["disconnecting", reason]);
    expect(heard.slice(3, 6)).toEqual(["disconnect", reason, cause]);
  },
);

it("sends DISCONNECT when the server disconnects a client, and keeps the connection", async () => {
  const io = createServer();
  io.of("/a");
  const { connection, socket } = await join(io);
  const other = await joinOn(io, connection, { nsp: "/a" });
  const heard = ends(socket);
  expect(socket.disconnect()).toBe(socket);
  expect(connection.take()).toEqual(["1"]);
  expect(heard).toContain("server namespace disconnect");
  expect([connection.readyState, other.connected]).toEqual(["open", true]);
});

it("leaves all namespaces and closes the connection with disconnect(true)", async () => {
  const io = createServer();
  io.of("/a");
  const { connection, socket } = await join(io);
  const heard = ends(await joinOn(io, connection, { nsp: "/a" }));
  socket.disconnect(true);
  expect(connection.take()).toEqual(["1", "1/a,"]);
  expect(heard).toContain("server namespace disconnect");
  expect(connection.readyState).toBe("closed");
});

it("tells once, however often it is disconnected", async () => {
  const { connection, socket } = await join(createServer());
  const heard = ends(socket);
  socket.disconnect();
  socket.disconnect(true);
  connection.end();
  expect(heard.filter((what) => what === "disconnect")).toHaveLength(1);
});

it("ends a socket wholly even when its listeners throw", async () => {
  const io = createServer();
  const { connection, socket } = await join(io);
  const { socket: other } = await join(io);
  const errors: string[] = [];
  socket.on("error", ({ message }) => errors.push(message));
  socket.on("disconnecting", () => {
    throw new Error("first");
  });
  socket.on("disconnect", () => {
    throw new Error("second");
  });
  connection.end();
  await turn();
  expect(errors).toEqual(["first", "second"]);
  expect([...io.sockets.sockets.keys()]).toEqual([other.id]);
  expect(io.sockets.adapter.sids.size).toBe(1);
});

it("lets a client that left join again over the same connection", async () => {
  const io = createServer();
  const { connection, socket } = await join(io);
  connection.receive("1");
  await turn();
  const again = await joinOn(io, connection);
  expect(again.id).not.toBe(socket.id);
  expect(again.connected).toBe(true);
});
