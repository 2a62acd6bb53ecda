import { type Client, until } from "@baro/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startRedis } from "./services/redis.ts";
import type { RunningService } from "./services/service.ts";
import { type Cluster, startCluster } from "./support/cluster.ts";
import { eventsUntilEnd, type MemberPlan, Members } from "./support/members.ts";
import { ServerProcess } from "./support/server-process.ts";

const members = new Members();
let redis: RunningService | undefined;
let cluster: Cluster | undefined;
let emitter: ServerProcess | undefined;

beforeAll(async () => {
  const service = await startRedis();
  redis = service;
  cluster = await startCluster({
    adapter: "redis",
    startService: async () => ({ url: service.url, stop: async () => {} }),
    packages: ["socket.io", "socket.io"],
  });
  emitter = await ServerProcess.start("emitter.mjs", { args: [service.url] });
});
afterEach(() => members.leave());
afterAll(async () => {
  await emitter?.end();
  await cluster?.stop();
  await redis?.stop();
});

const onEach = (plan?: MemberPlan): Promise<Client[]> =>
  Promise.all((cluster?.servers ?? []).map((server) => members.join(server, plan)));

test("@socket.io/redis-emitter reaches the clients of all servers, also with binary", async () => {
  const inside = await onEach({ rooms: ["a"] });
  const excepted = await onEach({ rooms: ["a", "b"] });
  const bytes = Buffer.from([1, 2, 3]);
  await emitter?.call("emit", {}, "all", "바로", 1);
  await emitter?.call("emit", { rooms: ["a"], except: ["b"] }, "rooms", { bytes });
  await emitter?.call("emit", {}, "end");
  for (const client of inside) {
    expect(await eventsUntilEnd(client)).toEqual([
      ["all", "바로", 1],
      ["rooms", { bytes }],
    ]);
  }
  for (const client of excepted) {
    expect(await eventsUntilEnd(client)).toEqual([["all", "바로", 1]]);
  }
});

test("@socket.io/redis-emitter speaks to one namespace", async () => {
  const [main, chat] = [await onEach(), await onEach({ nsp: "/chat" })];
  await emitter?.call("emit", { nsp: "/chat" }, "hello");
  for (const nsp of ["/", "/chat"]) await emitter?.call("emit", { nsp }, "end");
  for (const client of chat) expect(await eventsUntilEnd(client)).toEqual([["hello"]]);
  for (const client of main) expect(await eventsUntilEnd(client)).toEqual([]);
});

test("@socket.io/redis-emitter has sockets join, leave and go", async () => {
  const clients = await onEach({ rooms: ["a"], options: { reconnection: false } });
  await emitter?.call("join", { rooms: ["a"] }, ["b"]);
  await expect.poll(() => countIn("b")).toBe(clients.length);
  await emitter?.call("leave", { rooms: ["a"] }, ["b"]);
  await expect.poll(() => countIn("b")).toBe(0);
  await emitter?.call("disconnect", { rooms: ["a"] }, true);
  await until(() => clients.every(({ socket }) => socket.disconnected), "all clients are out");
});

test("@socket.io/redis-emitter tells every server", async () => {
  await emitter?.call("tellServers", "/chat", "greeting", { from: "outside" });
  for (const server of cluster?.servers ?? []) {
    expect(await server.told()).toEqual(["greeting", { from: "outside" }]);
  }
});

async function countIn(room: string): Promise<number> {
  const found = await cluster?.servers[0]?.call("find", { rooms: [room] });
  return Array.isArray(found) ? found.length : -1;
}
