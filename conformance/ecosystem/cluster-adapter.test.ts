import { Client, type ClientName, within } from "@baro/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cluster } from "./support/cluster.ts";
import { clusterSuite } from "./support/cluster-suite.ts";
import { leadInTurn, startStickyCluster } from "./support/sticky-cluster.ts";

/**
 * The primary learns which worker has a session a moment after the client does: by long-polling on loopback ours asks
 * again sooner than that, and the wrong worker does not know it. npm's is slower.
 */
const TRANSPORTS: readonly { workers: number; transports: string[]; impl: ClientName }[] = [
  { workers: 3, transports: ["websocket"], impl: "baro" },
  { workers: 2, transports: ["polling"], impl: "socket.io-client" },
];

/**
 * When the primary hands a websocket to a worker and the client speaks at once, what it says may still be read by the
 * primary, and is lost: so of @socket.io/sticky 2.0 with npm's socket.io, too.
 */
const CONNECT_WITHIN = 1500;

for (const { workers, transports, impl } of TRANSPORTS) {
  clusterSuite({
    name: `${workers} workers by @socket.io/cluster-adapter and @socket.io/sticky, on ${transports}`,
    start: () => startStickyCluster({ workers, sticky: { loadBalancingMethod: "round-robin" } }),
    client: { transports },
    impl,
    address: {
      lead: (server) => leadInTurn(server, workers),
      connectWithin: CONNECT_WITHIN,
    },
  });
}

describe("workers that share a port in the ways of @socket.io/sticky by default", () => {
  let cluster: Cluster | undefined;

  beforeAll(async () => {
    cluster = await startStickyCluster({ workers: 2 });
  });
  afterAll(() => cluster?.stop());

  test("a client goes from long-polling to a websocket at its worker", async () => {
    const url = cluster?.servers[0]?.url ?? "";
    await expect.poll(() => upgradesAndSpeaks(url), { timeout: 30_000 }).toBe("websocket");
  });
});

/** Of what a client speaks by once it has upgraded and was answered; "lost" if that does not happen in time. */
async function upgradesAndSpeaks(url: string): Promise<string> {
  const client = await Client.connect(url);
  try {
    const { engine } = client.socket.io;
    const upgraded = new Promise<void>((resolve) => engine.once("upgrade", () => resolve()));
    if (engine.transport.name !== "websocket") {
      await within(upgraded, "the upgrade", CONNECT_WITHIN);
    }
    await client.socket.timeout(CONNECT_WITHIN).emitWithAck("leave", "a");
    return engine.transport.name;
  } catch {
    return "lost";
  } finally {
    client.close();
  }
}
