import { steadyLoad } from "../load/steady.mjs";
import { echo } from "./echo.mjs";
import { LOOP_DELAY } from "./figures.mjs";

/** @typedef {{ clients: number, perSecond: number }} Params */

/** @type {import("../contract.ts").Scenario<Params>} */
export const latency = {
  name: "latency",
  asks: "How long does an echo take at a fixed rate, counted from when it was due?",
  floor: "net",
  figures: [
    { key: "p50", label: "p50", unit: "ms" },
    { key: "p99", label: "p99", unit: "ms" },
    { key: "p999", label: "p99.9", unit: "ms" },
    LOOP_DELAY,
  ],
  cases: [
    { params: { clients: 100, perSecond: 2000 } },
    { params: { clients: 100, perSecond: 10000 } },
  ],
  smoke: { clients: 4, perSecond: 200 },
  sockets: (context) => echo.sockets?.({ ...context, params: { clients: 1, inFlight: 1 } }) ?? {},
  bare: (context) => echo.bare?.({ ...context, params: { clients: 1, inFlight: 1 } }) ?? {},
  load: ({ port, params }) => steadyLoad({ port, ...params }),
  async run({ load, params, smoke, stretch }) {
    const batch = smoke ? 20 : params.perSecond / 4;
    await load.call("open");
    const { loopP99 = 0 } = await stretch(async () => {
      await load.call("ask", batch);
      return batch;
    });
    return { ...(await load.call("latencies")), loopP99 };
  },
};
