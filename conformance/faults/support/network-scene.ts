import { AskedProcess, isNoMore, type Questions } from "@baro/testing";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Network } from "./network.ts";
import type { ClientAnswers, ClientStory } from "./network-clients.ts";
import type { Census, Heartbeats, ServerAnswers } from "./network-server.ts";
import { BACK, HEARTBEATS, KEPT_ALIVE, RHYTHM, SLACK } from "./network-times.ts";
import type { NetworkKind } from "./networks.ts";

export interface SceneOptions {
  /** How many clients. Default 6: two of each way to connect. */
  readonly count?: number;
  /** Default: short, so that tests are. */
  readonly heartbeats?: Heartbeats;
  /** How much longer than usual it may take until all are there, ms. */
  readonly patience?: number;
}

/** A process with clients that follow a channel, one with a server that publishes into it, and a network between them. */
export class Scene {
  readonly network: Network;
  readonly server: AskedProcess<ServerAnswers>;
  readonly clients: AskedProcess<ClientAnswers>;
  #count = 0;
  #heartbeats: Heartbeats = HEARTBEATS;
  #before: Census | undefined;

  private constructor(ends: Pick<Scene, "network" | "server" | "clients">) {
    this.network = ends.network;
    this.server = ends.server;
    this.clients = ends.clients;
  }

  static async set(kind: NetworkKind): Promise<Scene> {
    const network = await kind.make();
    const { wrap } = network;
    const started: { stop(): Promise<void> }[] = [network];
    const start = async <Asked extends Questions>(file: string): Promise<AskedProcess<Asked>> => {
      const asked = await AskedProcess.start<Asked>({
        program: new URL(file, import.meta.url),
        wrap,
      });
      started.push(asked);
      return asked;
    };
    try {
      const server = await start<ServerAnswers>("network-server.ts");
      const clients = await start<ClientAnswers>("network-clients.ts");
      await network.connect(server, clients);
      return new Scene({ network, server, clients });
    } catch (error) {
      await Promise.all(started.map((each) => each.stop()));
      throw error;
    }
  }

  /** Resolves when all are connected, and entries come. */
  async begin(options: SceneOptions = {}): Promise<void> {
    const { count = 6, heartbeats = HEARTBEATS, patience = 0 } = options;
    this.#count = count;
    this.#heartbeats = heartbeats;
    this.#before = await this.server.ask("census");
    const url = this.network.urlOf(await this.server.ask("open", heartbeats));
    await this.clients.ask("connect", { url, count });
    await this.clients.ask("allConnected", { patience: patience + BACK + SLACK });
    await this.server.ask("publish", RHYTHM);
    await this.clients.ask("allHave", { offset: 10, patience: patience + SLACK });
  }

  /** All are back within so many ms, with every entry once and in order; when they have left, the server has nothing of them. */
  async endsWell(within: number): Promise<readonly ClientStory[]> {
    await this.clients.ask("allConnected", { patience: within + SLACK });
    const stories = await this.#haveEverything(within);
    await this.clients.ask("leave");
    await this.serverHas(0);
    await this.server.ask("close");
    await this.#becomes((census) => this.#hasNothing(census), 0);
    return stories;
  }

  /** Clients that say nothing any more are given up, and nothing is kept of them. */
  async serverForgetsAll(): Promise<void> {
    await this.serverHas(0);
    await this.#becomes(
      // What listens was not there before.
      ({ resources: { TCPServerWrap: _, ...resources }, ...census }) =>
        this.#hasNothing({ ...census, resources }),
      KEPT_ALIVE,
    );
  }

  /** The server has so many sessions as soon as it has given up those that say nothing. */
  async serverHas(count: number): Promise<void> {
    const { pingInterval, pingTimeout } = this.#heartbeats;
    const isSo = ({ sessions, sockets }: Census) => sessions === count && sockets === count;
    await this.#becomes(isSo, pingInterval + pingTimeout);
  }

  /** Whatever happened: the next one may begin. */
  async clear(): Promise<void> {
    await this.network.faults({});
    await this.network.mend();
    await this.clients.ask("leave");
    await this.server.ask("close");
  }

  async stop(): Promise<void> {
    await Promise.all([this.server.stop(), this.clients.stop(), this.network.stop()]);
  }

  #hasNothing({ sessions, sockets, rooms, resources }: Census): boolean {
    return sessions + sockets + rooms === 0 && isNoMore(resources, this.#before?.resources ?? {});
  }

  async #haveEverything(within: number): Promise<readonly ClientStory[]> {
    const offset = await this.server.ask("stopPublishing");
    await this.clients.ask("allHave", { offset, patience: within + SLACK });
    const stories = await this.clients.ask("stories");
    const all = Array.from({ length: offset }, (_, index) => index + 1);
    expect(stories).toHaveLength(this.#count);
    for (const { offsets, resets } of stories) {
      expect(offsets).toEqual(all);
      expect(resets).toBe(0);
    }
    return stories;
  }

  async #becomes(isSo: (census: Census) => boolean, within: number): Promise<void> {
    const deadline = performance.now() + within + SLACK;
    for (;;) {
      const census = await this.server.ask("census");
      if (isSo(census)) return;
      if (performance.now() > deadline) throw new Error(`the server has ${JSON.stringify(census)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** One scene for the tests of a suite, each of which begins anew. */
export function useScene(kind: NetworkKind): (options?: SceneOptions) => Promise<Scene> {
  let scene: Scene | undefined;
  beforeAll(async () => {
    scene = await Scene.set(kind);
  }, 90_000);
  afterEach(() => scene?.clear(), 30_000);
  afterAll(() => scene?.stop());
  return async (options) => {
    if (!scene) throw new Error("there is a scene during tests only");
    await scene.begin(options);
    return scene;
  };
}
