import { joinSession, openSession, startServer, TRANSPORTS } from "@baro/testing";
import { afterEach, describe, expect, test } from "vitest";
import { useEngine } from "../support/engine-server.ts";
import { useLimitLog } from "../support/limit-log.ts";

const told = useLimitLog();

describe("packets per second", () => {
  const server = useEngine({ maxPacketsPerSecond: 10 });

  test.each(TRANSPORTS)(
    "over %s end a session above the bound, with its code",
    async (transport) => {
      const opened = server().owned();
      const session = await openSession(server().url, transport);
      const { connection, owner } = await opened;
      await session.send(...Array.from({ length: 50 }, () => "x"));
      expect(await owner.ends.next()).toMatchObject({
        reason: "limit exceeded",
        description: { code: "MAX_PACKETS_PER_SECOND" },
      });
      // A few more than ten where they take their time to come.
      expect(owner.messages.size).toBeGreaterThanOrEqual(10);
      expect(owner.messages.size).toBeLessThan(20);
      expect(told()).toEqual([
        { code: "MAX_PACKETS_PER_SECOND", server: expect.any(Number), connection: connection.id },
      ]);
      await session.closed();
    },
  );
});

describe("bytes per second", () => {
  const server = useEngine({ maxBytesPerSecond: 1000 });

  test.each(TRANSPORTS)(
    "over %s end a session above the bound, with its code",
    async (transport) => {
      const opened = server().owned();
      const session = await openSession(server().url, transport);
      const { owner } = await opened;
      await session.send("x".repeat(5000), "one more");
      expect(String(await owner.messages.next())).toHaveLength(5000);
      expect(await owner.ends.next()).toMatchObject({
        reason: "limit exceeded",
        description: { code: "MAX_BYTES_PER_SECOND" },
      });
      expect(owner.messages.size).toBe(0);
      await session.closed();
    },
  );
});

describe("without bounds on rates", () => {
  const running: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
  });

  test("a burst of thousands of events arrives whole", async () => {
    const server = await startServer();
    running.push(server);
    let heard = 0;
    const all = new Promise<void>((resolve) => {
      server.io.on("connection", (socket) => {
        socket.on("x", () => {
          heard++;
          if (heard === 5000) resolve();
        });
      });
    });
    const session = await joinSession(server.url, "websocket");
    await session.send(...Array.from({ length: 5000 }, () => '2["x"]'));
    await all;
    expect(told()).toEqual([]);
    await session.close();
  });
});
