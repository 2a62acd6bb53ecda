import { subject } from "@baro/testing";
import { startRedis } from "./services/redis.ts";
import { type Cluster, startCluster } from "./support/cluster.ts";
import { clusterSuite } from "./support/cluster-suite.ts";

const OURS = "socket.io";
const NPMS = "npm-socket.io";

/** The suite speaks from the first server to the others, and from the last. */
const ORDERS = [
  { name: "ours first, then two of npm's socket.io", packages: [OURS, NPMS, NPMS] },
  { name: "two of npm's socket.io, ours last", packages: [NPMS, NPMS, OURS] },
];

for (const { name, packages } of ORDERS) {
  clusterSuite({
    name: `three servers behind one Redis: ${name}`,
    start: async () => {
      const cluster = await startCluster({ adapter: "redis", startService: startRedis, packages });
      return checked(cluster, packages);
    },
  });
}

/** A cluster that is of one kind only would prove nothing. */
async function checked(cluster: Cluster, packages: readonly string[]): Promise<Cluster> {
  const ours = subject === "baro" ? "@baro/server" : "socket.io";
  const expected = packages.map((name) => (name === OURS ? ours : "socket.io"));
  const found = await Promise.all(cluster.servers.map((server) => server.call("packageName")));
  if (found.join() === expected.join()) return cluster;
  await cluster.stop();
  throw new Error(`the servers are of ${found.join()}`);
}
