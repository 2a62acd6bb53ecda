import { once } from "@baro/testing";
import type { ExtendedError, Socket } from "socket.io";
import { describe, expect, test } from "vitest";
import { OLDER_WAYS, useOlderMeeting } from "./older-meeting.ts";

describe.each(OLDER_WAYS)("npm's socket.io-client 2 by $way, base64 $base64", (way) => {
  const meeting = useOlderMeeting(way);

  test("joins a namespace, under an id that both sides know", async () => {
    const { io } = meeting().server;
    const connected = once(io.of("/admin"), "connection");
    const client = await meeting().join({}, "/admin");
    const socket = (await connected) as Socket;
    expect(socket.id).toBe(`/admin#${client.io.engine.id}`);
    expect(client.id).toBe(socket.id);
    const there = once(socket, "up");
    client.emit("up", "hello");
    expect(await there).toBe("hello");
  });

  test("gives its credentials by the query of the namespace", async () => {
    const { io } = meeting().server;
    const connected = once(io.of("/admin"), "connection");
    await meeting().join({ query: { token: "a b&c", n: "1" } }, "/admin");
    const { handshake } = (await connected) as Socket;
    expect(handshake.auth).toEqual({ token: "a b&c", n: "1" });
    expect(handshake.query).toMatchObject({ EIO: "3", token: "a b&c" });
  });

  test("several namespaces share one connection", async () => {
    const { io } = meeting().server;
    io.of("/a");
    io.of("/b");
    const a = await meeting().join({ forceNew: false, multiplex: true }, "/a");
    const b = meeting().client({ forceNew: false, multiplex: true }, "/b");
    await once(b, "connect");
    expect(io.engine.clientsCount).toBe(1);
    const [hereA, hereB] = [once(a, "x"), once(b, "x")];
    io.of("/a").emit("x", "to a");
    io.of("/b").emit("x", "to b");
    expect(await Promise.all([hereA, hereB])).toEqual(["to a", "to b"]);
  });

  test.each([
    ["its message", undefined, "refused"],
    ["its data where it has some", { code: 7 }, { code: 7 }],
  ])("is told of a middleware's error by %s", async (_, data, expected) => {
    meeting()
      .server.io.of("/admin")
      .use((_socket, next) => {
        const error: ExtendedError = new Error("refused");
        if (data) error.data = data;
        next(error);
      });
    const client = meeting().client({}, "/admin");
    expect(await once(client, "error")).toEqual(expected);
    expect(client.connected).toBe(false);
  });

  test("is told that there is no such namespace", async () => {
    const client = meeting().client({}, "/nope");
    expect(await once(client, "error")).toEqual({ message: "Invalid namespace" });
  });
});
