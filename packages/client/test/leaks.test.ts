import { activeResources, isNoMore, nextEvent, once, until } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { io } from "../src/index.ts";
import { SERVERS, serve } from "./support/live.ts";

/** Sockets of the server's side are counted too: both ends must be gone. */
async function leavesNothing(use: () => Promise<void>): Promise<void> {
  const before = activeResources();
  await use();
  await until(
    () => isNoMore(activeResources(), before),
    () => `nothing is left but ${JSON.stringify(before)}: ${JSON.stringify(activeResources())}`,
  );
}

describe("what a client leaves behind", () => {
  const options = { forceNew: true, reconnectionDelay: 10 };

  describe.each(SERVERS)("with a server of %s", (impl) => {
    it.each([
      ["polling", ["polling"]],
      ["websocket", ["websocket"]],
      ["an upgrade", ["polling", "websocket"]],
    ])("is nothing by %s", async (_name, transports) => {
      const { url, httpServer } = await serve(impl);
      // Idle connections are kept for the next request otherwise.
      httpServer.keepAliveTimeout = 1;
      await leavesNothing(async () => {
        const socket = io(url, { ...options, transports, ackTimeout: 60_000 });
        const settled = transports.length > 1 ? nextEvent(socket.io.engine, "upgrade") : undefined;
        await Promise.all([once(socket, "connect"), settled]);
        socket.emit("unanswered", () => {});
        socket.disconnect();
      });
    });
  });

  it.each(["polling", "websocket"])(
    "is nothing after attempts that failed by %s",
    async (transport) => {
      await leavesNothing(async () => {
        const socket = io("http://127.0.0.1:1", { ...options, transports: [transport] });
        await nextEvent(socket.io, "reconnect_error");
        socket.disconnect();
      });
    },
  );

  it("is nothing after a socket that was never opened", async () => {
    await leavesNothing(async () => {
      const socket = io("http://127.0.0.1:1", { ...options, autoConnect: false });
      await expect(socket.timeout(1).emitWithAck("x")).rejects.toThrow();
      socket.disconnect();
    });
  });
});
