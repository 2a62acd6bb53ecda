import { ChildProcess } from "../process.mjs";

const NOBODY = "nobody is slow";
const POLLING = "polling that stops";
const MB = 1e6;

/** @type {import("./contract.ts").FaultBench} */
export const slow = {
  name: "slow",
  asks: "500 MB go to a room of 1,000 clients that take nothing and one that reads: how late does it get them, and what do they cost?",
  full: { clients: 1000, megabytes: 500, bytes: 10_000, perSecond: 1000, most: 1500 },
  columns: [
    { key: "said", label: "broadcast", unit: "MB" },
    { key: "missing", label: "not come to the reader", unit: "events" },
    { key: "p50", label: "delay p50", unit: "ms" },
    { key: "p99", label: "p99", unit: "ms" },
    { key: "max", label: "longest", unit: "ms" },
    { key: "peak", label: "highest RSS", unit: "MB" },
    { key: "slow", label: "closed as slow", unit: "clients" },
    { key: "others", label: "closed otherwise", unit: "clients" },
    { key: "after", label: "the last one after", unit: "s" },
    { key: "cpu", label: "CPU of the server", unit: "s" },
  ],
  waysOf: () => [NOBODY, "websockets not read", POLLING],
  async play(library, way, { clients, megabytes, bytes, perSecond, most }) {
    const server = new ChildProcess({ entry: "faults/processes/server.mjs" });
    const reader = new ChildProcess({ entry: "faults/processes/reader.mjs" });
    const sleepers = new ChildProcess({ entry: "faults/processes/sleepers.mjs" });
    try {
      const broadcast = { bytes, perSecond, mostMegabytes: most };
      await server.start({ library: library.server, way: "rooms", broadcast });
      const { port = 0 } = await server.call("listen");
      const slow = way === NOBODY ? 0 : clients;
      await sleepers.start({ port, clients: slow, polling: way === POLLING });
      await reader.start({ port });
      await server.call("members", slow + 1);
      const count = Math.round((megabytes * MB) / bytes);
      const { said = 0, begun = 0 } = await server.call("broadcast", count);
      const delays = await reader.call("delays", said);
      const { peak = 0, cpu = 0 } = await server.call("cost");
      const ends = endsOf(await server.call("ends"), begun);
      return { ...delays, ...ends, said: (said * bytes) / MB, peak, cpu: cpu / 1000 };
    } finally {
      await Promise.all([server.stop(), reader.stop(), sleepers.stop()]);
    }
  },
};

/** @param {import("../contract.ts").Figures} ends by reason @param {number} begun */
function endsOf({ at = 0, "slow consumer": slow = 0, ...reasons }, begun) {
  const others = Object.values(reasons).reduce((total, count) => total + count, 0);
  return { slow, others, after: at === 0 ? Number.NaN : (at - begun) / 1000 };
}
