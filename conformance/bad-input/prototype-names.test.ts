import { joinSession, openSession, RawPolling, RawWebSocket, TRANSPORTS } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { onScene } from "../support/scene.ts";

/** Names that every JavaScript object answers to. */
const NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];

describe.each(NAMES)("the name %s", (name) => {
  test("is no transport", async () => {
    await onScene(async ({ url, refusals }) => {
      const answer = await new RawPolling(url).get({ transport: name });
      expect(JSON.parse(answer.body)).toEqual({ code: 0, message: "Transport unknown" });
      await RawWebSocket.refused(url, { query: { transport: name } });
      expect(refusals).toHaveLength(2);
    });
  });

  test("is no session", async () => {
    await onScene(async ({ url, refusals }) => {
      const answer = await new RawPolling(url).get({ sid: name });
      expect(JSON.parse(answer.body)).toEqual({ code: 1, message: "Session ID unknown" });
      expect((await RawWebSocket.refused(url, { query: { sid: name } })).status).toBe(400);
      expect(refusals).toHaveLength(2);
    });
  });

  test("is no namespace", async () => {
    await onScene(async ({ url }) => {
      const session = await joinSession(url, "websocket");
      await session.send(`0/${name},`);
      expect(await session.next()).toBe(`4/${name},{"message":"Invalid namespace"}`);
      await session.close();
    });
  });

  test("is an event like any other", async () => {
    await onScene(async ({ url }) => {
      const session = await joinSession(url, "websocket");
      await session.send(`2["${name}",1]`);
      expect(await session.next()).toBe(`2["${name}",1]`);
      await session.close();
    });
  });

  test("is a query parameter and a key of auth like any other, and changes no object", async () => {
    await onScene(async ({ url, server }) => {
      const socket = await RawWebSocket.open(url, { query: { [name]: "polluted" } });
      await socket.next();
      socket.send(`40{"${name}":{"polluted":true},"plain":1}`);
      expect(await socket.next()).toMatch(/^40\{"sid"/);
      const { auth } = [...server.io.of("/").sockets.values()].at(-1)?.handshake ?? {};
      expect(auth).toHaveProperty("plain", 1);
      expect(Reflect.get({}, "polluted")).toBeUndefined();
      expect(Reflect.get(Object.prototype, "plain")).toBeUndefined();
      await socket.close();
    });
  });

  test("is a room like any other", async () => {
    await onScene(async ({ url, server }) => {
      const session = await joinSession(url, "websocket");
      [...server.io.of("/").sockets.values()].at(-1)?.join(name);
      server.io.to(name).emit("hello");
      expect(await session.next()).toBe('2["hello"]');
      await session.close();
    });
  });
});

test.each(TRANSPORTS)("a placeholder does not reach into prototypes by %s", async (transport) => {
  await onScene(async ({ url }) => {
    const session = await openSession(url, transport);
    await session.send("0");
    await session.next();
    await session.send('51-["x",{"_placeholder":true,"num":"length"}]', Buffer.from([1]));
    await session.closed();
  });
});
