import type { Server } from "node:http";
import type { Socket as TcpSocket } from "node:net";
import { nextEvent, once, until } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { client, SERVERS, serve } from "../support/live.ts";

/** So long that no server and no client gives a TCP connection up of its own accord. ms */
const FOR_EVER = 60_000;

/** The TCP connections that a server was opened: those that are there, and how many there have been. */
function tcpOf(httpServer: Server) {
  httpServer.keepAliveTimeout = FOR_EVER;
  const tcp = { open: new Set<TcpSocket>(), opened: 0 };
  httpServer.on("connection", (socket) => {
    tcp.opened++;
    tcp.open.add(socket);
    socket.on("close", () => tcp.open.delete(socket));
  });
  return tcp;
}

describe.each(SERVERS)("the TCP connections of a client of a server of %s", (impl) => {
  it("are two where it begins with long-polling and moves to a websocket", async () => {
    const { url, httpServer } = await serve(impl);
    const tcp = tcpOf(httpServer);
    const socket = client(url);
    await Promise.all([once(socket, "connect"), nextEvent(socket.io.engine, "upgrade")]);
    expect(tcp.opened).toBe(2);
  });

  it("are one when it has moved", async () => {
    const { url, httpServer } = await serve(impl);
    const tcp = tcpOf(httpServer);
    const socket = client(url);
    await Promise.all([once(socket, "connect"), nextEvent(socket.io.engine, "upgrade")]);
    // Sooner than Node's agent gives up what is idle.
    await until(() => tcp.open.size === 1, "those of long-polling are closed", 3000);
    expect(socket.connected).toBe(true);
  });

  it("are kept where it stays with long-polling", async () => {
    const { url, httpServer, io } = await serve(impl);
    const tcp = tcpOf(httpServer);
    io.on("connection", (peer) => peer.on("ask", (number, answer) => answer(number)));
    const socket = client(url, { transports: ["polling"] });
    await once(socket, "connect");
    for (let number = 0; number < 5; number++) {
      expect(await socket.emitWithAck("ask", number)).toBe(number);
    }
    expect(tcp.opened).toBe(2);
  });
});
