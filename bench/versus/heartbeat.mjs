import { openSessions } from "../load/sessions.mjs";
import { Tally } from "../load/tally.mjs";
import { serverFrame } from "../wire/frame.mjs";
import { cpuPer } from "./figures.mjs";

/** @typedef {{ clients: number, pingInterval: number }} Params */

/** @type {import("../contract.ts").Scenario<Params>} */
export const heartbeat = {
  name: "heartbeat",
  asks: "What does a ping with its pong cost, when nothing else is said?",
  floor: "net",
  figures: [cpuPer("ping")],
  cases: [
    { params: { clients: 1000, pingInterval: 500 } },
    { params: { clients: 10000, pingInterval: 2000 } },
  ],
  smoke: { clients: 10, pingInterval: 50 },
  options: ({ pingInterval }) => ({ pingInterval }),
  sockets: () => ({}),
  bare({ clients, params }) {
    const ping = serverFrame("2");
    setInterval(() => {
      for (const client of clients) client.write(ping);
    }, params.pingInterval);
    return {};
  },
  load({ port, params }) {
    const tally = new Tally();
    return {
      async open() {
        await openSessions(params.clients, () => ({ port, onPing: () => tally.add() }));
      },
      count: () => ({ count: tally.count }),
      pinged: (count) => tally.reach(count),
    };
  },
  async run({ load, params, stretch }) {
    await load.call("open");
    return await stretch(async () => {
      const { count: before = 0 } = await load.call("count");
      await load.call("pinged", before + params.clients);
      const { count: after = 0 } = await load.call("count");
      return after - before;
    });
  },
};
