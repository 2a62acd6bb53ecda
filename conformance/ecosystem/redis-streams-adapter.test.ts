import { startRedis } from "./services/redis.ts";
import { startCluster } from "./support/cluster.ts";
import { clusterSuite } from "./support/cluster-suite.ts";

clusterSuite({
  name: "two servers by @socket.io/redis-streams-adapter",
  start: () =>
    startCluster({
      adapter: "redis-streams",
      startService: startRedis,
      packages: ["socket.io", "socket.io"],
    }),
});
