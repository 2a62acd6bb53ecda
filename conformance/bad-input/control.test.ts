import { joinSession, onlyBaro, TRANSPORTS } from "@baro/testing";
import { expect, test } from "vitest";
import { onScene, type Scene } from "../support/scene.ts";
import { upgradeSession } from "../support/upgrading.ts";

test.each(TRANSPORTS)(
  "a session that behaves leaves nothing behind either, by %s",
  async (transport) => {
    await onScene(async ({ url }) => {
      const session = await joinSession(url, transport);
      await session.send('2["hello"]');
      expect(await session.next()).toBe('2["hello"]');
      await session.close();
    });
  },
);

test("nor does a session that was upgraded", async () => {
  await onScene(async ({ url }) => {
    const { probe } = await upgradeSession(url);
    probe.send('42["hello"]');
    expect(await probe.next()).toBe('42["hello"]');
    await probe.close();
  });
});

test.each(TRANSPORTS)("nor does one that the server closed, by %s", async (transport) => {
  await onScene(async ({ url, server }) => {
    const session = await joinSession(url, transport);
    [...server.io.of("/").sockets.values()].at(-1)?.disconnect(true);
    await session.closed();
  });
});

test.runIf(onlyBaro("leaves timers, so that they are not looked at"))(
  "a trace would be seen: a timer that is left makes the scene fail",
  async () => {
    const leavesTimer = async ({ server }: Scene): Promise<void> => {
      server.io.once("connection", () => {
        setTimeout(() => {}, 60_000).unref();
      });
      const session = await joinSession(server.url, "websocket");
      await session.close();
    };
    await expect(onScene(leavesTimer, {}, 200)).rejects.toThrow("nothing is left, but this is");
  },
);

test("a trace would be seen: a listener that is left makes the scene fail", async () => {
  const scene = onScene(async ({ server }) => {
    server.httpServer.on("request", () => {});
  });
  await expect(scene).rejects.toThrow();
});
