import { startPostgres } from "./services/postgres.ts";
import { startCluster } from "./support/cluster.ts";
import { clusterSuite } from "./support/cluster-suite.ts";

clusterSuite({
  name: "two servers by @socket.io/postgres-adapter",
  start: () =>
    startCluster({
      adapter: "postgres",
      startService: startPostgres,
      packages: ["socket.io", "socket.io"],
    }),
});
