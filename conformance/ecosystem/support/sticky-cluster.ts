import { Inbox } from "@baro/testing";
import { assembled, type Cluster, type ClusterServer } from "./cluster.ts";
import type { NamedServer } from "./members.ts";
import { ServerProcess } from "./server-process.ts";

/** How the workers share their port. */
export interface StickyPlan {
  readonly workers: number;
  /** Options of `setupMaster`. */
  readonly sticky?: object;
}

/** Starts workers of node:cluster behind one port, with @socket.io/sticky and @socket.io/cluster-adapter. */
export async function startStickyCluster({ workers, sticky = {} }: StickyPlan): Promise<Cluster> {
  const args = [`${workers}`, "socket.io", JSON.stringify(sticky)];
  const primary = await ServerProcess.start("sticky.mjs", { args });
  const servers = Array.from({ length: workers }, (_, index) => new Worker(primary, index));
  void passOn(primary, servers);
  try {
    await assembled(servers);
  } catch (error) {
    await primary.end();
    throw error;
  }
  return { servers, stop: () => primary.end() };
}

/** Leads connections to workers that take turns: asks who answers until it is the one before. */
export async function leadInTurn({ name, url }: NamedServer, workers: number): Promise<void> {
  for (let asked = 0; asked <= workers; asked++) {
    const answer = await fetch(`${url}/`, { headers: { connection: "close" } });
    const index = Number((await answer.text()).split(" ")[1]);
    if (`server ${(index + 1) % workers}` === name) return;
  }
}

/** A worker, spoken to by way of its primary. */
class Worker implements ClusterServer {
  readonly name: string;
  readonly url: string;
  readonly inbox = new Inbox<readonly unknown[]>("something that the worker tells");
  readonly #primary: ServerProcess;
  readonly #index: number;

  constructor(primary: ServerProcess, index: number) {
    this.#primary = primary;
    this.#index = index;
    this.name = `server ${index}`;
    this.url = primary.url;
  }

  call(command: string, ...args: unknown[]): Promise<unknown> {
    return this.#primary.call("worker", this.#index, command, ...args);
  }

  told(): Promise<readonly unknown[]> {
    return this.inbox.next();
  }
}

/** Gives each worker what it told, until the primary ends. */
async function passOn(primary: ServerProcess, workers: readonly Worker[]): Promise<void> {
  for (;;) {
    const [event, index, ...told] = await primary.told(NEVER);
    if (event === "exit") return;
    workers[Number(index)]?.inbox.push(told);
  }
}

/** ms; the longest that a timer takes. */
const NEVER = 2 ** 31 - 1;
