import { afterEach, describe, it } from "vitest";
import { Scene } from "./support/network-scene.ts";
import { BACK, NOTICED, SLACK } from "./support/network-times.ts";
import { NETWORKS, type NetworkKind } from "./support/networks.ts";

// Connections that only one side still has.

const scenes: Scene[] = [];
afterEach(() => Promise.all(scenes.splice(0).map((scene) => scene.stop())));

async function start(network: NetworkKind): Promise<Scene> {
  const scene = await Scene.start({ network });
  scenes.push(scene);
  return scene;
}

describe.each(NETWORKS)("$name", (network) => {
  it("a server keeps nothing of clients that are gone without a word", {
    timeout: 60_000,
  }, async () => {
    const scene = await start(network);
    await scene.network.cut();
    await scene.clients.stop();
    await scene.serverBecomes(0, NOTICED);
  });

  it("clients notice that the server is gone without a word", { timeout: 60_000 }, async () => {
    const scene = await start(network);
    await scene.network.cut();
    await scene.server.stop();
    await scene.clients.ask("noneConnected", { patience: NOTICED + SLACK });
  });

  it("connections that a router forgot are given up by both sides, and made anew", {
    timeout: 60_000,
  }, async () => {
    const scene = await start(network);
    await scene.network.forget();
    await scene.clients.ask("allLost", { times: 0, patience: NOTICED + SLACK });
    await scene.clients.ask("allConnected", { patience: BACK + SLACK });
    await scene.serverBecomes(6, NOTICED);
    await scene.endsWell(BACK);
  });
});
