import { describe, expect, it } from "vitest";
import { useScene } from "./support/network-scene.ts";
import { BACK } from "./support/network-times.ts";
import { NETWORKS } from "./support/networks.ts";

// All clients lose their connection in one moment. bench/faults does it with 5,000, and beside npm's socket.io.

const CLIENTS = 200;
/** What 200 handshakes at once may take where the machine has other things to do, ms. */
const CROWD = 30_000;

describe.each(NETWORKS)("$name", (network) => {
  const start = useScene(network);

  it(`${CLIENTS} clients that are dropped at once are all back, and none gives up`, {
    timeout: 120_000,
  }, async () => {
    const scene = await start({
      count: CLIENTS,
      heartbeats: { pingInterval: 3000, pingTimeout: 10_000 },
      patience: CROWD,
    });
    await scene.server.ask("dropAll");
    await scene.clients.ask("allLost", { times: 0, patience: CROWD });
    const stories = await scene.endsWell(BACK + CROWD);
    expect(stories.filter(({ hasGivenUp }) => hasGivenUp)).toEqual([]);
  });
});
