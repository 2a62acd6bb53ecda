import type { RunningService } from "../services/service.ts";
import type { NamedServer } from "./members.ts";
import { ServerProcess } from "./server-process.ts";

/** One server of a cluster, by whatever way it is spoken to. */
export interface ClusterServer extends NamedServer {
  /** Has the server do something; settles as that does. */
  call(command: string, ...args: unknown[]): Promise<unknown>;
  /** What the server tells next: a name and arguments. */
  told(): Promise<readonly unknown[]>;
}

/** Servers of one application that reach each other's clients. */
export interface Cluster {
  /** The servers, by the names `server 0`, `server 1`, … */
  readonly servers: readonly ClusterServer[];
  stop(): Promise<void>;
}

/** A cluster whose servers are processes of the test. */
export interface ClusterOfProcesses extends Cluster {
  readonly servers: readonly ServerProcess[];
}

/** What a cluster is made of. */
export interface ClusterPlan {
  /** A file of fixtures/adapters. */
  readonly adapter: string;
  /** What the servers reach each other by. */
  startService(): Promise<RunningService>;
  /** For each server the package that it is of: `socket.io` is the subject's, `npm-socket.io` always npm's. */
  readonly packages: readonly string[];
  /** The package of the parser. Default: the server's own. */
  readonly parser?: string;
  /** Options of each server, beside adapter and parser. */
  readonly options?: object;
}

/** Starts the service and the servers, and waits until each knows of all. */
export async function startCluster(plan: ClusterPlan): Promise<ClusterOfProcesses> {
  const service = await plan.startService();
  const servers: ServerProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.allSettled(servers.map((server) => server.end()));
    await service.stop();
  };
  try {
    const starting = plan.packages.map((packageName, index) =>
      ServerProcess.start("server.mjs", {
        name: `server ${index}`,
        args: [
          JSON.stringify({
            adapter: plan.adapter,
            serviceUrl: service.url,
            packageName,
            parser: plan.parser,
            options: plan.options,
          }),
        ],
      }),
    );
    servers.push(...(await Promise.all(starting)));
    await assembled(servers);
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, stop };
}

/** Waits until each server knows of all, in each namespace. */
export async function assembled(servers: readonly ClusterServer[]): Promise<void> {
  const counts = new Map<string, unknown>();
  const complete = async (): Promise<boolean> => {
    for (const [index, server] of servers.entries()) {
      for (const nsp of ["/", "/chat"]) {
        counts.set(`${index}${nsp}`, await server.call("countServers", nsp));
      }
    }
    return [...counts.values()].every((count) => count === servers.length);
  };
  const deadline = performance.now() + 30_000;
  while (!(await complete())) {
    if (performance.now() > deadline) {
      throw new Error(`the servers do not find each other: ${JSON.stringify([...counts])}`);
    }
  }
}
