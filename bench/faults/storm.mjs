import { ChildProcess } from "../process.mjs";
import { clock, pause } from "./clock.mjs";

/** How long nobody listens: everybody has failed to come back once. ms */
const AWAY = 2000;

/** @type {import("./contract.ts").FaultBench} */
export const storm = {
  name: "storm",
  asks: "A server with 5,000 clients is killed, and another listens 2 s later: how long until all are back?",
  full: { clients: 5000 },
  columns: [
    { key: "connected", label: "back", unit: "clients" },
    { key: "gaveUp", label: "given up", unit: "clients" },
    { key: "half", label: "half are back", unit: "s" },
    { key: "last", label: "all are back", unit: "s" },
    { key: "cpu", label: "CPU of the server", unit: "ms" },
    { key: "clientCpu", label: "CPU of the clients", unit: "ms" },
    { key: "stood", label: "longest that its loop stood still", unit: "ms" },
  ],
  waysOf: () => ["websocket", "polling first"],
  async play(library, way, { clients }) {
    const [first, second] = [server(), server()];
    const load = new ChildProcess({ entry: "faults/processes/clients.mjs" });
    try {
      await first.start({ library: library.server, way: "rooms" });
      const { port = 0 } = await first.call("listen");
      const polling = way === "polling first";
      await load.start({ library: library.client, polling, port, clients });
      expectAll(await load.call("connected", 60_000), clients);
      await second.start({ library: library.server, way: "rooms" });
      await load.call("forget");
      const killed = clock();
      await first.stop();
      await pause(AWAY + killed - clock());
      const { at = 0 } = await second.call("listen", port);
      const back = await load.call("connected", 120_000);
      const { cpu: clientCpu = 0 } = await load.call("cost");
      const { stood = 0, cpu = 0 } = await second.call("cost");
      const since = (/** @type {number | undefined} */ moment = at) => (moment - at) / 1000;
      const moments = { half: since(back["half"]), last: since(back["last"]) };
      return { ...back, ...moments, cpu, clientCpu, stood };
    } finally {
      await Promise.all([first.stop(), second.stop(), load.stop()]);
    }
  },
};

const server = () => new ChildProcess({ entry: "faults/processes/server.mjs" });

/** @param {import("../contract.ts").Figures} figures @param {number} clients */
function expectAll({ connected }, clients) {
  if (connected !== clients) throw new Error(`only ${connected} of ${clients} have come`);
}
