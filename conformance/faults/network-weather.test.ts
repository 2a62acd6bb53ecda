import { describe, expect, it } from "vitest";
import { useScene } from "./support/network-scene.ts";
import { BACK } from "./support/network-times.ts";
import { NETWORKS } from "./support/networks.ts";

// A network that works badly: what is sent comes late, in another order, or has to be sent again.

/**
 * A round trip has to fit, also one that TCP has to repeat: for what gets lost six times in a row, which one packet of a
 * million does where a tenth is lost, it takes 13 seconds.
 */
const PATIENT = { pingInterval: 500, pingTimeout: 15_000 };

describe.each(NETWORKS)("$name", (network) => {
  const start = useScene(network);
  it.each([
    { weather: "a tenth of what is sent gets lost", faults: { loss: 0.1 } },
    { weather: "everything takes half a second", faults: { delay: 500 } },
    { weather: "packets overtake each other", faults: { delay: 5, jitter: 60 } },
    { weather: "all of it happens", faults: { delay: 50, jitter: 50, loss: 0.05 } },
  ])(
    "clients lose neither their connection nor an entry when $weather",
    {
      timeout: 60_000,
    },
    async ({ faults }) => {
      const scene = await start({ heartbeats: PATIENT });
      await scene.network.faults(faults);
      const stories = await scene.clients.ask("stories");
      const last = stories.map(({ offsets }) => offsets.at(-1) ?? 0);
      await scene.clients.ask("allHave", { offset: Math.max(...last) + 100, patience: 30_000 });
      const lost = await scene.network.lostPackets();
      if ("loss" in faults && lost !== undefined) expect(lost).toBeGreaterThan(0);
      for (const { losses } of await scene.endsWell(BACK)) expect(losses).toEqual([]);
    },
  );

  it("clients connect where everything takes half a second and some gets lost", {
    timeout: 60_000,
  }, async () => {
    const scene = await start({ heartbeats: PATIENT });
    await scene.network.faults({ delay: 250, loss: 0.03 });
    await scene.server.ask("dropAll");
    await scene.clients.ask("allLost", { times: 0, patience: 30_000 });
    await scene.clients.ask("allConnected", { patience: 30_000 });
    await scene.network.faults({});
    await scene.endsWell(BACK);
  });
});
