import { afterEach, expect, it } from "vitest";
import { Scene } from "./support/network-scene.ts";
import { BACK } from "./support/network-times.ts";
import { NETWORKS } from "./support/networks.ts";

// All clients lose their connection in one moment. bench/faults does it with 5,000, and beside npm's socket.io.

const CLIENTS = 300;

const scenes: Scene[] = [];
afterEach(() => Promise.all(scenes.splice(0).map((scene) => scene.stop())));

it.each(NETWORKS)(
  `${CLIENTS} clients that are dropped at once are all back, $name`,
  {
    timeout: 120_000,
  },
  async (network) => {
    const scene = await Scene.start({
      network,
      count: CLIENTS,
      server: { pingInterval: 5000, pingTimeout: 20_000 },
    });
    scenes.push(scene);
    await scene.server.ask("dropAll");
    await scene.clients.ask("allLost", { times: 0, patience: 30_000 });
    const stories = await scene.endsWell(BACK + 30_000);
    expect(stories.filter(({ hasGivenUp }) => hasGivenUp)).toEqual([]);
  },
);
