import { once, onlyBaro, RawWebSocket } from "@baro/testing";
import type { ExtendedError, Socket } from "socket.io";
import { describe, expect, test } from "vitest";
import { OlderPolling } from "../support/older-polling.ts";
import { useServer } from "../support/use-server.ts";

const server = useServer({ options: { allowEIO3: true, connectTimeout: 1000 } });

/** A client whose session is open; it is in the main namespace as soon as that has let it in. */
async function open(): Promise<RawWebSocket> {
  const { socket } = await RawWebSocket.handshake(server().url, { query: { EIO: 3 } });
  return socket;
}

async function join(): Promise<RawWebSocket> {
  const socket = await open();
  expect(await socket.next()).toBe("40");
  return socket;
}

describe("the main namespace", () => {
  test("is joined unasked, with the id of the session and no credentials", async () => {
    const connected = once(server().io, "connection");
    const { socket, open: payload } = await RawWebSocket.handshake(server().url, {
      query: { EIO: 3, token: "x" },
    });
    expect(await socket.next()).toBe("40");
    const { id, handshake, recovered } = (await connected) as Socket;
    expect([id, handshake.auth, recovered]).toEqual([payload.sid, {}, false]);
    expect(handshake.query).toMatchObject({ EIO: "3", token: "x" });
    await socket.close();
  });

  test("may be left and joined again", async () => {
    const socket = await join();
    const [there] = [...server().io.of("/").sockets.values()];
    if (!there) throw new Error("the server has no socket");
    const left = once(there, "disconnect");
    socket.send("41");
    expect(await left).toBe("client namespace disconnect");
    socket.send("40");
    expect(await socket.next()).toBe("40");
    await socket.close();
  });

  test("is not joined twice: that closes the session", async () => {
    const socket = await join();
    socket.send("40");
    await socket.closed();
  });

  test("may refuse a client, which stays and may join others", async () => {
    const { io } = server();
    io.use((_socket, next) => next(new Error("refused")));
    io.of("/open");
    const socket = await open();
    expect(await socket.next()).toBe('44"refused"');
    socket.send("40/open,");
    expect(await socket.next()).toBe("40/open,");
    await socket.close();
  });

  test("may refuse a client that joins nothing else: it is closed at connectTimeout", async () => {
    server().io.use((_socket, next) => next(new Error("refused")));
    const socket = await open();
    expect(await socket.next()).toBe('44"refused"');
    await socket.closed();
  });
});

describe("other namespaces", () => {
  test("are joined with credentials in the name, and answered without", async () => {
    const { io } = server();
    const connected = once(io.of("/admin"), "connection");
    const socket = await join();
    socket.send("40/admin?token=a%20b&n=1&n=2,");
    expect(await socket.next()).toBe("40/admin,");
    const { id, handshake } = (await connected) as Socket;
    expect(id).toMatch(/^\/admin#[\w-]{20}$/);
    expect(handshake.auth).toEqual({ token: "a b", n: "2" });
    await socket.close();
  });

  test("take events whether the query is named again or not", async () => {
    const { io } = server();
    const heard: unknown[] = [];
    io.of("/admin").on("connection", (socket) =>
      socket.on("x", (value, answer) => {
        heard.push(value);
        answer?.("ok");
      }),
    );
    const socket = await join();
    socket.send("40/admin?token=x,");
    await socket.next();
    socket.send('42/admin,["x",1]');
    socket.send('42/admin?token=x,7["x",2]');
    expect(await socket.next()).toBe('43/admin,7["ok"]');
    expect(heard).toEqual([1, 2]);
    await socket.close();
  });

  test.each([
    [undefined, '"refused"'],
    [{ code: 7 }, '{"code":7}'],
  ])("refuse by the message, or by data where the error has some: %o", async (data, body) => {
    const admin = server().io.of("/admin");
    admin.use((_socket, next) => {
      const error: ExtendedError = new Error("refused");
      error.data = data;
      next(error);
    });
    const socket = await join();
    socket.send("40/admin,");
    expect(await socket.next()).toBe(`44/admin,${body}`);
    await socket.close();
  });

  test("that are not there are refused", async () => {
    const socket = await join();
    socket.send("40/nope,");
    expect(await socket.next()).toBe('44/nope,{"message":"Invalid namespace"}');
    await socket.close();
  });

  test.runIf(onlyBaro("takes the name for a path of a URL"))(
    "have any characters in their names",
    async () => {
      server().io.of("/채팅");
      const socket = await join();
      socket.send("40/채팅,");
      expect(await socket.next()).toBe("40/채팅,");
      await socket.close();
    },
  );
});

test("a malformed packet ends the session, by polling with the close packet", async () => {
  const polling = await OlderPolling.join(server().url);
  const [socket] = [...server().io.of("/").sockets.values()];
  if (!socket) throw new Error("the server has no socket");
  const end = once(socket, "disconnect");
  const held = polling.payload();
  await polling.post("4:42[1");
  expect(await held).toBe("1:1");
  expect(await end).toBe("forced close");
});
