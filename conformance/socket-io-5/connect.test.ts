import { openSession, TRANSPORTS } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useServer } from "../support/use-server.ts";

/** An error by which a middleware refuses, with what the client is to be told beyond the message. */
class Refusal extends Error {
  readonly data = { code: "E_TOKEN", retry: false };
}

describe.each(TRANSPORTS)("joining a namespace by %s", (transport) => {
  const server = useServer({}, ({ io }) => {
    io.of("/custom");
    io.of(/^\/dynamic-\d+$/);
    io.of("/plain-refusal").use((_socket, next) => next(new Error("Not authorized")));
    io.of("/rich-refusal").use((_socket, next) => next(new Refusal("Bad token")));
  });
  const open = () => openSession(server().url, transport);

  test("CONNECT without payload joins the main namespace", async () => {
    const session = await open();
    await session.send("0");
    const answer = String(await session.next());
    expect(answer).toMatch(/^0\{"sid":"[\w-]{20}"\}$/);
    expect([...server().io.of("/").sockets.keys()]).toEqual([JSON.parse(answer.slice(1)).sid]);
    await session.close();
  });

  test("the id of the socket is not the id of the session", async () => {
    const session = await open();
    await session.send("0");
    expect(await session.next()).not.toContain(session.sid);
    await session.close();
  });

  test("CONNECT with a payload gives it to the app as handshake.auth", async () => {
    const session = await open();
    await session.send('0{"token":"123","nested":{"말":["👋"]}}');
    await session.next();
    const [socket] = [...server().io.of("/").sockets.values()];
    expect(socket?.handshake.auth).toEqual({ token: "123", nested: { 말: ["👋"] } });
    await session.close();
  });

  test("without a payload handshake.auth is an empty object", async () => {
    const session = await open();
    await session.send("0");
    await session.next();
    const [socket] = [...server().io.of("/").sockets.values()];
    expect(socket?.handshake.auth).toEqual({});
    await session.close();
  });

  test("a custom namespace is joined by name", async () => {
    const session = await open();
    await session.send("0/custom,");
    expect(await session.next()).toMatch(/^0\/custom,\{"sid":"[\w-]{20}"\}$/);
    expect(server().io.of("/custom").sockets.size).toBe(1);
    expect(server().io.of("/").sockets.size).toBe(0);
    await session.close();
  });

  test("a custom namespace takes a payload too", async () => {
    const session = await open();
    await session.send('0/custom,{"token":"abc"}');
    await session.next();
    const [socket] = [...server().io.of("/custom").sockets.values()];
    expect(socket?.handshake.auth).toEqual({ token: "abc" });
    await session.close();
  });

  test("a namespace that a pattern allows comes into being", async () => {
    const session = await open();
    await session.send("0/dynamic-101,");
    expect(await session.next()).toMatch(/^0\/dynamic-101,\{"sid":/);
    await session.close();
  });

  test("an unknown namespace is answered CONNECT_ERROR", async () => {
    const session = await open();
    await session.send("0/random,");
    expect(await session.next()).toBe('4/random,{"message":"Invalid namespace"}');
    await session.close();
  });

  test("a middleware that refuses is answered CONNECT_ERROR with its message", async () => {
    const session = await open();
    await session.send("0/plain-refusal,");
    expect(await session.next()).toBe('4/plain-refusal,{"message":"Not authorized"}');
    await session.close();
  });

  test("a middleware that refuses with data has it sent along", async () => {
    const session = await open();
    await session.send("0/rich-refusal,");
    const answer = String(await session.next());
    expect(answer.startsWith("4/rich-refusal,")).toBe(true);
    expect(JSON.parse(answer.slice("4/rich-refusal,".length))).toEqual({
      message: "Bad token",
      data: { code: "E_TOKEN", retry: false },
    });
    await session.close();
  });

  test("a refusal leaves no socket, and the session may join elsewhere", async () => {
    const session = await open();
    await session.send("0/plain-refusal,");
    await session.next();
    expect(server().io.of("/plain-refusal").sockets.size).toBe(0);
    await session.send("0/custom,");
    expect(await session.next()).toMatch(/^0\/custom,/);
    await session.close();
  });

  test("the app hears of the connection with the handshake's query and headers", async () => {
    const connected = new Promise<Record<string, unknown>>((resolve) => {
      server().io.on("connection", ({ handshake }) => resolve({ ...handshake }));
    });
    const session = await open();
    await session.send("0");
    const handshake = await connected;
    expect(handshake["query"]).toMatchObject({ EIO: "4", transport });
    expect(handshake["url"]).toMatch(/^\/socket\.io\/\?EIO=4/);
    expect(handshake["headers"]).toHaveProperty("host");
    expect(handshake["xdomain"]).toBe(false);
    await session.close();
  });
});

describe.each(TRANSPORTS)("several namespaces on one %s session", (transport) => {
  const server = useServer({}, ({ io }) => {
    for (const name of ["/", "/one", "/two"]) {
      io.of(name).on("connection", (socket) => {
        socket.on("where", () => socket.emit("here", name));
      });
    }
  });

  test("have sockets of their own", async () => {
    const session = await openSession(server().url, transport);
    await session.send("0", "0/one,", "0/two,");
    const ids = new Set<string>();
    for (let i = 0; i < 3; i++)
      ids.add(/"sid":"([^"]+)"/.exec(String(await session.next()))?.[1] ?? "");
    expect(ids.size).toBe(3);
    expect(server().io.engine.clientsCount).toBe(1);
    await session.close();
  });

  test("do not mix their events", async () => {
    const session = await openSession(server().url, transport);
    await session.send("0", "0/one,", "0/two,");
    for (let i = 0; i < 3; i++) await session.next();
    await session.send('2["where"]', '2/two,["where"]', '2/one,["where"]');
    expect(await session.next()).toBe('2["here","/"]');
    expect(await session.next()).toBe('2/two,["here","/two"]');
    expect(await session.next()).toBe('2/one,["here","/one"]');
    await session.close();
  });
});
