import { AskedProcess, isNoMore } from "@baro/testing";
import { expect } from "vitest";
import type { Network } from "./network.ts";
import type { ClientAnswers, ClientStory } from "./network-clients.ts";
import type { Census, ServerAnswers } from "./network-server.ts";
import { BACK, NOTICED, SLACK } from "./network-times.ts";
import type { NetworkKind } from "./networks.ts";

/** How often the server publishes, ms. */
const RHYTHM = 20;

export interface SceneOptions {
  readonly network: NetworkKind;
  /** Default 6: two of each way to connect. */
  readonly count?: number;
  /** Of the server, over short heartbeats. */
  readonly server?: { readonly pingInterval?: number; readonly pingTimeout?: number };
}

/** Clients that follow a channel, a server that publishes into it, and a network between them. */
export class Scene {
  readonly network: Network;
  readonly server: AskedProcess<ServerAnswers>;
  readonly clients: AskedProcess<ClientAnswers>;
  readonly #before: Census;
  readonly #count: number;

  private constructor(
    parts: Pick<Scene, "network" | "server" | "clients">,
    before: Census,
    count: number,
  ) {
    this.network = parts.network;
    this.server = parts.server;
    this.clients = parts.clients;
    this.#before = before;
    this.#count = count;
  }

  /** All are connected, and entries come. */
  static async start({
    network: kind,
    count = 6,
    server: options = {},
  }: SceneOptions): Promise<Scene> {
    const network = await kind.make();
    const { wrap } = network;
    const [server, clients] = await Promise.all([
      AskedProcess.start<ServerAnswers>({
        ...program("network-server.ts"),
        wrap,
        args: [JSON.stringify(options)],
      }),
      AskedProcess.start<ClientAnswers>({ ...program("network-clients.ts"), wrap }),
    ]);
    const port = await server.ask("listen");
    const url = await network.connect({ pid: server.pid, port }, clients);
    const scene = new Scene({ network, server, clients }, await server.ask("census"), count);
    await clients.ask("connect", { url, count });
    await clients.ask("allConnected", { patience: BACK + SLACK });
    await server.ask("publish", RHYTHM);
    await clients.ask("allHave", { offset: 10, patience: SLACK });
    return scene;
  }

  /** All are back within `bound`, with every entry once and in order; and when they have left, the server has nothing of them. */
  async endsWell(bound: number): Promise<readonly ClientStory[]> {
    await this.clients.ask("allConnected", { patience: bound + SLACK });
    const stories = await this.haveEverything(bound);
    await this.clients.ask("leave");
    await this.serverBecomes(0, NOTICED);
    return stories;
  }

  async haveEverything(bound: number): Promise<readonly ClientStory[]> {
    const offset = await this.server.ask("stopPublishing");
    await this.clients.ask("allHave", { offset, patience: bound + SLACK });
    const stories = await this.clients.ask("stories");
    const all = Array.from({ length: offset }, (_, index) => index + 1);
    expect(stories).toHaveLength(this.#count);
    for (const { offsets, resets } of stories) {
      expect(offsets).toEqual(all);
      expect(resets).toBe(0);
    }
    return stories;
  }

  /** The server has so many sessions and nothing else within so many ms; of none it keeps nothing. */
  async serverBecomes(sessions: number, within: number): Promise<void> {
    const deadline = performance.now() + within + SLACK;
    for (;;) {
      const census = await this.server.ask("census");
      if (this.#isSo(census, sessions)) return;
      if (performance.now() > deadline) throw new Error(`left over: ${JSON.stringify(census)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #isSo(census: Census, expected: number): boolean {
    const { sessions, sockets, rooms, resources } = census;
    if (sessions !== expected || sockets !== expected) return false;
    return expected > 0 || (rooms === 0 && isNoMore(resources, this.#before.resources));
  }

  async stop(): Promise<void> {
    await Promise.all([this.server.stop(), this.clients.stop(), this.network.stop()]);
  }
}

const program = (file: string) => ({ program: new URL(file, import.meta.url) });
