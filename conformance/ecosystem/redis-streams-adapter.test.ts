import { once } from "@baro/testing";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startRedis } from "./services/redis.ts";
import { type Cluster, type ClusterServer, startCluster } from "./support/cluster.ts";
import { clusterSuite } from "./support/cluster-suite.ts";
import { idOf, Members } from "./support/members.ts";
import { Redirect } from "./support/redirect.ts";

const TWO = ["socket.io", "socket.io"];

clusterSuite({
  name: "two servers by @socket.io/redis-streams-adapter",
  start: () => startCluster({ adapter: "redis-streams", startService: startRedis, packages: TWO }),
});

describe("the state of a client that is kept by @socket.io/redis-streams-adapter", () => {
  const members = new Members();
  let cluster: Cluster | undefined;

  beforeAll(async () => {
    cluster = await startCluster({
      adapter: "redis-streams",
      startService: startRedis,
      packages: TWO,
      options: { connectionStateRecovery: { maxDisconnectionDuration: 60_000 } },
    });
  });
  afterEach(() => members.leave());
  afterAll(() => cluster?.stop());

  const server = (index: number): ClusterServer => {
    const found = cluster?.servers[index];
    if (!found) throw new Error("the cluster has no such server");
    return found;
  };

  test("brings rooms, data and what was missed to another server", async () => {
    const redirect = await Redirect.to(server(0).url);
    onTestFinished(() => redirect.close());
    const place = { name: server(0).name, url: redirect.url };
    const member = await members.join(place, { rooms: ["a"], data: { seat: 7 } });
    const id = idOf(member);
    // Since the first event that has an offset, the client knows where it is.
    await server(1).call("emit", { rooms: ["a"] }, "before");
    expect((await member.next())[0]).toBe("before");

    const lost = once(member.socket, "disconnect");
    redirect.turnNowhere();
    redirect.cut();
    await lost;
    // Its state is kept from when its server has noticed.
    const stillThere = { rooms: ["a"], flags: { local: true } };
    await expect.poll(() => server(0).call("find", stillThere)).toEqual([]);
    await server(0).call("emit", { rooms: ["a"] }, "missed", 1);
    await server(0).call("emit", { rooms: ["b"] }, "for others");
    await server(0).call("emit", { rooms: [id] }, "missed", 2);
    redirect.turnTo(server(1).url);
    expect((await member.next()).slice(0, 2)).toEqual(["missed", 1]);
    expect((await member.next()).slice(0, 2)).toEqual(["missed", 2]);
    await member.connected();
    expect([member.socket.recovered, idOf(member)]).toEqual([true, id]);
    expect(await server(1).call("find", { rooms: ["a"], flags: { local: true } })).toMatchObject([
      { id, rooms: [id, "a"].sort(), data: { seat: 7, on: "server 0" } },
    ]);
  });
});
