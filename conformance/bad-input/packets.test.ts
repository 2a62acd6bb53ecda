import { joinSession, once, openSession, RawPolling, TRANSPORTS } from "@baro/testing";
import type { Socket } from "socket.io";
import { describe, expect, test } from "vitest";
import { onScene } from "../support/scene.ts";

/** Long enough that who joins at once has joined, however busy the machine is, ms. */
const CONNECT_TIMEOUT = 1000;

const SLOT = '{"_placeholder":true,"num":0}';

describe.each(TRANSPORTS)("malformed Socket.IO packets by %s", (transport) => {
  test.each([
    { what: "no type", messages: ["abc"] },
    { what: "a payload that is no JSON", messages: ["2[1,"] },
    { what: "a payload of the wrong shape", messages: ["2{}"] },
    { what: "a reserved event", messages: ['2["connect_error"]'] },
    { what: "binary that nothing announced", messages: [Buffer.from([1, 2])] },
    { what: "text instead of an attachment", messages: [`51-["x",${SLOT}]`, '2["y"]'] },
    { what: "attachments without end", messages: [`599999999-["x",${SLOT}]`] },
    { what: "a namespace without end", messages: [`2/${"x".repeat(5000)}`] },
  ])("$what ends the session and nothing else", async ({ messages }) => {
    await onScene(async ({ url }) => {
      const session = await joinSession(url, transport);
      await session.send(...messages);
      await session.closed();
    });
  });

  test("a session that waits for an attachment may end before it comes", async () => {
    await onScene(async ({ url }) => {
      const session = await joinSession(url, transport);
      await session.send(`51-["x",${SLOT}]`);
      await session.close();
    });
  });

  test("a CONNECT to an unknown namespace is refused; the session lives until connectTimeout", async () => {
    await onScene(
      async ({ url }) => {
        const session = await openSession(url, transport);
        await session.send("0/nowhere,");
        expect(await session.next()).toBe('4/nowhere,{"message":"Invalid namespace"}');
        await session.closed();
      },
      { connectTimeout: CONNECT_TIMEOUT },
    );
  });

  test("two hundred CONNECTs to unknown namespaces make none", async () => {
    await onScene(async ({ url, server }) => {
      const session = await joinSession(url, transport);
      const names = Array.from({ length: 200 }, (_, i) => `0/no-${i},`);
      await session.send(...names);
      for (const _ of names) expect(await session.next()).toMatch(/^4\/no-/);
      expect(Reflect.get(server.io, "_nsps")).toHaveProperty("size", 1);
      await session.close();
    });
  });

  test("a session that never sends CONNECT ends at connectTimeout", async () => {
    await onScene(
      async ({ url }) => {
        const session = await openSession(url, transport);
        await session.closed();
      },
      { connectTimeout: CONNECT_TIMEOUT },
    );
  });

  test("an event before CONNECT ends the session", async () => {
    await onScene(async ({ url }) => {
      const session = await openSession(url, transport);
      await session.send('2["x"]');
      await session.closed();
    });
  });
});

describe("the socket is told why", () => {
  test("parse error, where the Engine.IO packet is malformed", async () => {
    await onScene(async ({ url, server }) => {
      const polling = await RawPolling.connect(url);
      const reason = disconnectOf([...server.io.of("/").sockets.values()].at(-1));
      await polling.post("abc");
      expect(await reason).toBe("parse error");
    });
  });

  test("forced close, where the Socket.IO packet is malformed", async () => {
    await onScene(async ({ url, server }) => {
      const session = await joinSession(url, "websocket");
      const reason = disconnectOf([...server.io.of("/").sockets.values()].at(-1));
      await session.send("abc");
      expect(await reason).toBe("forced close");
    });
  });
});

function disconnectOf(socket: Socket | undefined): Promise<unknown> {
  if (!socket) throw new Error("the server has no socket");
  return once(socket, "disconnect");
}
