import { describe, expect, it } from "vitest";
import type { Cut } from "./support/network.ts";
import { useScene } from "./support/network-scene.ts";
import { BACK, NOTICED, SLACK } from "./support/network-times.ts";
import { NETWORKS, type NetworkKind } from "./support/networks.ts";

// Cables that are out: nothing gets through, and no end and no reset tells of it.

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const cutsOf: readonly (NetworkKind & { readonly how: Cut })[] = NETWORKS.flatMap((network) =>
  network.cuts.map((how) => ({ ...network, how })),
);

describe.each(cutsOf)("$name, cut by $how", ({ how, ...network }) => {
  const start = useScene(network);
  it("both sides notice, the server keeps nothing, and all are back with every entry when it is mended", {
    timeout: 60_000,
  }, async () => {
    const scene = await start();
    await scene.network.cut(how);
    await Promise.all([
      scene.clients.ask("noneConnected", { patience: NOTICED + SLACK }),
      scene.serverForgetsAll(),
    ]);
    await scene.network.mend();
    await scene.endsWell(BACK);
  });

  it("a cut that is shorter than the heartbeat's patience ends no connection", {
    timeout: 60_000,
  }, async () => {
    const scene = await start({ heartbeats: { pingInterval: 500, pingTimeout: 10_000 } });
    await scene.network.cut(how);
    await pause(700);
    await scene.network.mend();
    for (const { losses } of await scene.endsWell(BACK)) expect(losses).toEqual([]);
  });
});

describe.each(NETWORKS)("$name", (network) => {
  const start = useScene(network);
  it.each(["up", "down"] as const)(
    "a cable that is broken in one direction, %s, is noticed as well",
    {
      timeout: 60_000,
    },
    async (direction) => {
      const scene = await start();
      await scene.network.cutOneWay(direction);
      await scene.clients.ask("allLost", { times: 0, patience: NOTICED + SLACK });
      await scene.network.mend();
      await scene.endsWell(BACK);
    },
  );

  it("flapping like a weak wifi loses and repeats nothing", { timeout: 60_000 }, async () => {
    const scene = await start();
    for (let flap = 0; flap < 5; flap++) {
      await scene.network.cut(network.cuts[flap % network.cuts.length]);
      await pause(300 * flap);
      await scene.network.mend();
      await pause(300);
    }
    await scene.endsWell(BACK);
  });
});
