import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startRedis } from "./services/redis.ts";
import { type ClusterOfProcesses, startCluster } from "./support/cluster.ts";
import { idOf, Members } from "./support/members.ts";
import type { ServerProcess } from "./support/server-process.ts";

describe("a cluster by @socket.io/redis-adapter in which something fails", () => {
  const members = new Members();
  let cluster: ClusterOfProcesses | undefined;

  beforeEach(async () => {
    cluster = await startCluster({
      adapter: "redis-impatient",
      startService: startRedis,
      packages: ["socket.io", "socket.io", "socket.io"],
    });
  });
  afterEach(async () => {
    members.leave();
    await cluster?.stop();
  });

  const server = (index: number): ServerProcess => {
    const found = cluster?.servers[index];
    if (!found) throw new Error("the cluster has no such server");
    return found;
  };

  test("a server that does not answer is missing from the answers of the servers", async () => {
    const asked = server(0).call("askServers", "/", "are you server 1");
    await expect(asked).rejects.toMatchObject({
      message: "timeout reached: only 1 responses received out of 2",
      responses: ["yes"],
    });
  });

  test.each([
    { how: "killed", end: () => server(2).kill() },
    { how: "closed", end: () => server(2).end() },
  ])("the others go on when a server is $how", async ({ end }) => {
    const [here, there] = [await members.join(server(0)), await members.join(server(1))];
    await members.join(server(2));
    await end();
    await expect.poll(() => server(0).call("countServers")).toBe(2);

    for (const { socket } of [here, there]) {
      socket.on("ask", (answer: (value: unknown) => void) => answer(socket.id));
    }
    const answers = await server(0).call("ask", { flags: { timeout: 5000 } }, "ask");
    expect(new Set(answers as unknown[])).toEqual(new Set([idOf(here), idOf(there)]));
    expect(await server(1).call("find", {})).toHaveLength(2);
    expect(await server(0).call("askServers", "/", "whoAreYou", "?")).toEqual(["server 1: ?"]);
  });
});
