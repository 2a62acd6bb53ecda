import { nextEvent, once } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useMeeting } from "./meeting.ts";
import { PAIRS } from "./pairs.ts";

/** An error by which a middleware refuses, with what the client is to be told beyond the message. */
class Refusal extends Error {
  readonly data = { code: 17, hint: "log in" };
}

describe.each(PAIRS)("$client against $server by $way", (pair) => {
  const meeting = useMeeting(pair);

  test("a namespace has its own sockets and events", async () => {
    const { server } = meeting();
    server.io.of("/chat").on("connection", (socket) => socket.emit("welcome", socket.nsp.name));
    server.io.on("connection", (socket) => socket.emit("welcome", "main"));
    const chat = await meeting().join({}, "/chat");
    expect(await chat.next()).toEqual(["welcome", "/chat"]);
    expect(server.io.of("/chat").sockets.has(chat.socket.id ?? "")).toBe(true);
    expect(server.io.of("/").sockets.size).toBe(0);
  });

  test("several namespaces share one connection", async () => {
    const { server } = meeting();
    server.io.of("/one");
    server.io.of("/two");
    const main = await meeting().join();
    const one = main.socket.io.socket("/one");
    const two = main.socket.io.socket("/two");
    await Promise.all([once(one, "connect"), once(two, "connect")]);
    expect(server.io.engine.clientsCount).toBe(1);
    expect(new Set([main.socket.id, one.id, two.id]).size).toBe(3);
    server.io.of("/two").emit("only", 2);
    expect(await once(two, "only")).toBe(2);
    expect(main.waiting).toBe(0);
  });

  test("leaving one namespace leaves the others connected", async () => {
    const { server } = meeting();
    server.io.of("/one");
    const main = await meeting().join();
    const one = main.socket.io.socket("/one");
    await once(one, "connect");
    const [left] = [...server.io.of("/one").sockets.values()];
    if (!left) throw new Error("nobody is in /one");
    const reason = once(left, "disconnect");
    one.disconnect();
    expect(await reason).toBe("client namespace disconnect");
    server.io.emit("still");
    expect(await main.next()).toEqual(["still"]);
  });

  test("an unknown namespace gives connect_error", async () => {
    const client = await meeting().client({ reconnection: false }, "/nowhere");
    const [error] = await nextEvent(client.socket, "connect_error");
    expect(error).toBeInstanceOf(Error);
    expect(error).toHaveProperty("message", "Invalid namespace");
    expect(client.socket.connected).toBe(false);
  });

  test("a middleware that refuses gives connect_error with message and data", async () => {
    meeting()
      .server.io.of("/private")
      .use((_socket, next) => next(new Refusal("Not allowed")));
    const client = await meeting().client({}, "/private");
    const [error] = await nextEvent(client.socket, "connect_error");
    expect(error).toHaveProperty("message", "Not allowed");
    expect(error).toHaveProperty("data", { code: 17, hint: "log in" });
    expect(client.socket.active).toBe(false);
  });

  test("middlewares run in order, and before the connection", async () => {
    const order: string[] = [];
    const { io } = meeting().server;
    io.use((_socket, next) => {
      order.push("first");
      setImmediate(next);
    });
    io.use((_socket, next) => {
      order.push("second");
      next();
    });
    io.on("connection", () => order.push("connection"));
    await meeting().join();
    expect(order).toEqual(["first", "second", "connection"]);
  });

  test("a namespace of a pattern comes into being when it is asked for", async () => {
    const { io } = meeting().server;
    io.of(/^\/room-\d+$/).on("connection", (socket) => socket.emit("in", socket.nsp.name));
    const client = await meeting().join({}, "/room-7");
    expect(await client.next()).toEqual(["in", "/room-7"]);
  });
});
