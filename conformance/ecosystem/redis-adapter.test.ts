import parser from "socket.io-msgpack-parser";
import { startRedis } from "./services/redis.ts";
import { startCluster } from "./support/cluster.ts";
import { clusterSuite } from "./support/cluster-suite.ts";

clusterSuite({
  name: "two servers by @socket.io/redis-adapter on npm's redis",
  start: () =>
    startCluster({
      adapter: "redis",
      startService: startRedis,
      packages: ["socket.io", "socket.io"],
    }),
});

clusterSuite({
  name: "three servers by @socket.io/redis-adapter on ioredis",
  start: () =>
    startCluster({
      adapter: "ioredis",
      startService: startRedis,
      packages: ["socket.io", "socket.io", "socket.io"],
    }),
});

clusterSuite({
  name: "two servers by @socket.io/redis-adapter whose packets travel by socket.io-msgpack-parser",
  start: () =>
    startCluster({
      adapter: "redis",
      startService: startRedis,
      packages: ["socket.io", "socket.io"],
      parser: "socket.io-msgpack-parser",
    }),
  client: { transports: ["websocket"], parser },
});
