import { startRedis } from "./services/redis.ts";
import { startCluster } from "./support/cluster.ts";
import { clusterSuite } from "./support/cluster-suite.ts";

clusterSuite({
  name: "two servers by the sharded adapter of @socket.io/redis-adapter on npm's redis",
  start: () =>
    startCluster({
      adapter: "redis-sharded",
      startService: startRedis,
      packages: ["socket.io", "socket.io"],
    }),
});

clusterSuite({
  name: "three servers by the sharded adapter of @socket.io/redis-adapter on ioredis",
  start: () =>
    startCluster({
      adapter: "ioredis-sharded",
      startService: startRedis,
      packages: ["socket.io", "socket.io", "socket.io"],
    }),
});
