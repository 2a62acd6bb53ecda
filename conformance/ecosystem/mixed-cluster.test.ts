import { subject } from "@baro/testing";
import { startPostgres } from "./services/postgres.ts";
import { startRedis } from "./services/redis.ts";
import { type Cluster, type ClusterPlan, startCluster } from "./support/cluster.ts";
import { clusterSuite } from "./support/cluster-suite.ts";

const OURS = "socket.io";
const NPMS = "npm-socket.io";

const redis = { adapter: "redis", startService: startRedis };
const sharded = { adapter: "redis-sharded", startService: startRedis };
const streams = { adapter: "redis-streams", startService: startRedis };
const postgres = { adapter: "postgres", startService: startPostgres };

/** The suite speaks from the first server to the others, and from the last. */
const MIXTURES: readonly (ClusterPlan & { readonly name: string })[] = [
  { ...redis, name: "Redis: ours, then two of npm's", packages: [OURS, NPMS, NPMS] },
  { ...redis, name: "Redis: two of npm's, then ours", packages: [NPMS, NPMS, OURS] },
  { ...sharded, name: "Redis, sharded: ours and npm's", packages: [OURS, NPMS] },
  { ...streams, name: "Redis Streams: ours and npm's", packages: [OURS, NPMS] },
  { ...postgres, name: "PostgreSQL: ours and npm's", packages: [OURS, NPMS] },
];

for (const mixture of MIXTURES) {
  clusterSuite({
    name: `a cluster of our server and npm's socket.io on ${mixture.name}`,
    start: async () => checked(await startCluster(mixture), mixture.packages),
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
