import {
  joinSession,
  once,
  openSession,
  type RunningServer,
  TRANSPORTS,
  until,
} from "@baro/testing";
import type { Socket } from "socket.io";
import { describe, expect, test } from "vitest";
import { echo } from "../support/echo.ts";
import { useServer } from "../support/use-server.ts";

function socketOf({ io }: RunningServer, namespace: string): Socket {
  const [socket] = [...io.of(namespace).sockets.values()];
  if (!socket) throw new Error(`nobody is in ${namespace}`);
  return socket;
}

describe.each(TRANSPORTS)("leaving a namespace by %s", (transport) => {
  const server = useServer({}, (running) => {
    echo(running);
    running.io.of("/custom");
  });

  test("the client's DISCONNECT removes its socket and is not answered", async () => {
    const session = await joinSession(server().url, transport);
    const reason = once(socketOf(server(), "/"), "disconnect");
    await session.send("1");
    expect(await reason).toBe("client namespace disconnect");
    expect(server().io.of("/").sockets.size).toBe(0);
    await session.send("0/custom,");
    expect(await session.next()).toMatch(/^0\/custom,/);
    await session.close();
  });

  test("the client's DISCONNECT leaves the session and its other namespaces alone", async () => {
    const session = await joinSession(server().url, transport);
    await session.send("0/custom,");
    await session.next();
    const reason = once(socketOf(server(), "/custom"), "disconnect");
    await session.send("1/custom,");
    expect(await reason).toBe("client namespace disconnect");
    await session.send('2["still"]');
    expect(await session.next()).toBe('2["still"]');
    await session.close();
  });

  test("the client may come back, with another id", async () => {
    const session = await openSession(server().url, transport);
    await session.send("0");
    const first = await session.next();
    await session.send("1");
    await until(() => server().io.of("/").sockets.size === 0, "the first socket is gone");
    await session.send("0");
    const second = await session.next();
    expect(second).toMatch(/^0\{"sid":/);
    expect(second).not.toBe(first);
    await session.close();
  });

  test("the server's disconnect sends DISCONNECT and keeps the session", async () => {
    const session = await joinSession(server().url, transport);
    await session.send("0/custom,");
    await session.next();
    const socket = socketOf(server(), "/custom");
    const reason = once(socket, "disconnect");
    socket.disconnect();
    expect(await reason).toBe("server namespace disconnect");
    expect(await session.next()).toBe("1/custom,");
    await session.send('2["still"]');
    expect(await session.next()).toBe('2["still"]');
    await session.close();
  });

  test("the server's disconnect(true) ends the session", async () => {
    const session = await joinSession(server().url, transport);
    const socket = socketOf(server(), "/");
    const reason = once(socket, "disconnect");
    socket.disconnect(true);
    expect(await reason).toBe("server namespace disconnect");
    await session.closed();
    await until(() => server().io.engine.clientsCount === 0, "the session is gone");
  });

  test("the end of the session ends its socket in each namespace", async () => {
    const session = await joinSession(server().url, transport);
    await session.send("0/custom,");
    await session.next();
    const reasons = ["/", "/custom"].map((name) => once(socketOf(server(), name), "disconnect"));
    await session.close();
    expect(await Promise.all(reasons)).toEqual(["transport close", "transport close"]);
  });

  test("rooms are still there while disconnecting, and gone after it", async () => {
    const session = await joinSession(server().url, transport);
    const socket = socketOf(server(), "/");
    socket.join("room");
    const leaving = new Promise((resolve) => {
      socket.on("disconnecting", (reason) => resolve([reason, [...socket.rooms]]));
    });
    const left = once(socket, "disconnect");
    await session.send("1");
    expect(await leaving).toEqual(["client namespace disconnect", [socket.id, "room"]]);
    await left;
    expect(socket.rooms.size).toBe(0);
    expect(server().io.of("/").adapter.rooms.size).toBe(0);
    await session.close();
  });
});
