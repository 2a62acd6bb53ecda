import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChildProcess } from "../process.mjs";

const PER_SECOND = 10;

/** @type {import("./contract.ts").FaultBench} */
export const network = {
  name: "network",
  asks: "Everybody's TCP is reset every 15 s and refused for 2 s, while ten messages a second go to all: what share arrives?",
  full: { clients: 2000, seconds: 120 },
  columns: [
    { key: "cuts", label: "cuts", unit: "in all" },
    { key: "messages", label: "messages", unit: "to each" },
    { key: "share", label: "arrived", unit: "%" },
    { key: "repeats", label: "twice", unit: "in all" },
    { key: "disordered", label: "out of order", unit: "in all" },
    { key: "connected", label: "back in the end", unit: "clients" },
    { key: "cpu", label: "CPU of the server", unit: "s" },
    { key: "peak", label: "its highest RSS", unit: "MB" },
  ],
  waysOf: ({ ways }) => ways,
  async play(library, way, { clients, seconds }) {
    const folder = mkdtempSync(join(tmpdir(), "baro-network-"));
    const server = new ChildProcess({ entry: "faults/processes/server.mjs" });
    const load = new ChildProcess({ entry: "faults/processes/clients.mjs" });
    try {
      await server.start({ library: library.server, way, file: join(folder, "bench.db") });
      const { port = 0 } = await server.call("listen");
      const channels = way === "channels";
      await load.start({ library: library.client, channels, cuttable: true, port, clients });
      await load.call("connected", 60_000);
      await server.call("members", clients);
      // Connection state recovery begins with the first message.
      await server.call("say", 1);
      await load.call("settled", 1);
      const [{ cuts = 0 }] = await Promise.all([
        load.call("cut", seconds * 1000),
        server.call("say", seconds * PER_SECOND),
      ]);
      const { connected = 0 } = await load.call("connected", 60_000);
      await server.call("members", connected);
      // What is behind the last one on a connection tells that the others have come or never will.
      await server.call("say", 1);
      const messages = 1 + seconds * PER_SECOND + 1;
      await load.call("settled", messages);
      const { share = 0, ...others } = await load.call("received", messages);
      const { cpu = 0, peak = 0 } = await server.call("cost");
      return { ...others, cuts, messages, share: share * 100, connected, cpu: cpu / 1000, peak };
    } finally {
      await Promise.all([server.stop(), load.stop()]);
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
