import { expect, it } from "vitest";
import { connect, createServer, joinOn } from "../support/scene.ts";

it("tells what is known of the client", async () => {
  const io = createServer();
  const url = "/socket.io/?EIO=4&transport=websocket&room=%EB%B0%A9&a=1&a=2";
  const connection = connect(io, { url, headers: { origin: "http://app.test", "x-y": "z" } });
  const before = Date.now();
  const socket = await joinOn(io, connection, { auth: { token: 1 } });
  const { handshake } = socket;
  expect(handshake).toEqual({
    headers: { origin: "http://app.test", "x-y": "z" },
    time: `${new Date(handshake.issued)}`,
    address: "192.0.2.7",
    xdomain: true,
    secure: false,
    issued: expect.any(Number),
    url,
    query: { EIO: "4", transport: "websocket", room: "방", a: "2" },
    auth: { token: 1 },
  });
  expect(handshake.issued).toBeGreaterThanOrEqual(before);
  expect(socket.handshake).toBe(handshake);
});

it("has auth as an empty object when the client sent none", async () => {
  const io = createServer();
  const socket = await joinOn(io, connect(io));
  expect(socket.handshake.auth).toEqual({});
  expect(socket.handshake.xdomain).toBe(false);
});

it("leads from the socket to its connection, request, client, namespace and server", async () => {
  const io = createServer();
  const connection = connect(io);
  const socket = await joinOn(io, connection);
  expect(socket.conn).toBe(connection);
  expect(socket.request).toBe(connection.request);
  expect([socket.client.conn, socket.client.id]).toEqual([connection, connection.id]);
  expect(socket.nsp).toBe(io.sockets);
  expect(socket.nsp.server).toBe(io);
  expect([socket.recovered, socket.data]).toEqual([false, {}]);
  socket.data.user = 1;
  expect(socket.data).toEqual({ user: 1 });
});
