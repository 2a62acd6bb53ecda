import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { Client, startServer } from "@baro/testing";
import { expect, onTestFinished, test } from "vitest";

test("a TCP connection is kept for one session only", async () => {
  const server = await startServer();
  onTestFinished(() => server.close());
  const sessions = new Map<Socket, Set<string | null>>();
  server.httpServer.prependListener("request", ({ socket, url }: IncomingMessage) => {
    const seen = sessions.get(socket) ?? new Set();
    sessions.set(socket, seen.add(new URL(url ?? "", server.url).searchParams.get("sid")));
  });
  const ids: (string | undefined)[] = [];
  for (let count = 0; count < 3; count++) {
    const client = await Client.connect(server.url, { transports: ["polling"] });
    ids.push(client.socket.io.engine.id);
    const closed = new Promise((resolve) => {
      for (const socket of server.io.sockets.sockets.values()) socket.on("disconnect", resolve);
    });
    client.close();
    await closed;
  }
  const named = [...sessions.values()].map((seen) => [...seen].filter((sid) => sid !== null));
  expect(named.filter((sids) => sids.length > 1)).toEqual([]);
  expect(new Set(named.flat())).toEqual(new Set(ids));
});
