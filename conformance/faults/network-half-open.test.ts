import { afterEach, describe, it } from "vitest";
import { Scene, useScene } from "./support/network-scene.ts";
import { BACK, NOTICED, SLACK } from "./support/network-times.ts";
import { NETWORKS } from "./support/networks.ts";

// Connections that only one side still has.

describe.each(NETWORKS)("$name", (network) => {
  let mortal: Scene | undefined;
  afterEach(() => mortal?.stop());

  it("a server keeps nothing of clients that are gone without a word", {
    timeout: 60_000,
  }, async () => {
    mortal = await Scene.set(network);
    await mortal.begin();
    await mortal.network.cut();
    await mortal.clients.stop();
    await mortal.serverForgetsAll();
  });

  it("clients notice that the server is gone without a word", { timeout: 60_000 }, async () => {
    mortal = await Scene.set(network);
    await mortal.begin();
    await mortal.network.cut();
    await mortal.server.stop();
    await mortal.clients.ask("noneConnected", { patience: NOTICED + SLACK });
  });
});

describe.each(NETWORKS)("$name", (network) => {
  const start = useScene(network);

  it("connections that a router forgot are given up by both sides, and made anew", {
    timeout: 60_000,
  }, async () => {
    const scene = await start();
    await scene.network.forget();
    await scene.clients.ask("allLost", { times: 0, patience: NOTICED + SLACK });
    await scene.clients.ask("allConnected", { patience: BACK + SLACK });
    await scene.serverHas(6);
    await scene.endsWell(BACK);
  });
});
