import { leaveAll, openSessions } from "../load/sessions.mjs";
import { untilNone } from "./until-none.mjs";

/** @typedef {{ clients: number, times: number }} Params */

/** @type {import("../contract.ts").Scenario<Params>} */
export const leftovers = {
  name: "leftovers",
  asks: "How much memory is kept when connections have come and gone, after the first time?",
  floor: "ws",
  figures: [
    { key: "heap", label: "heap grown", unit: "KB", compared: false },
    { key: "rss", label: "RSS grown", unit: "KB", compared: false },
  ],
  rounds: 2,
  cases: [{ params: { clients: 10000, times: 10 }, targets: [{ figure: "heap", atMost: 1024 }] }],
  smoke: { clients: 20, times: 2 },
  sockets: ({ io }) => ({
    left: () => untilNone(() => io.engine.clientsCount + io.of("/").sockets.size),
  }),
  bare: ({ clients }) => ({ left: () => untilNone(() => clients.size) }),
  load({ port }) {
    return {
      async comeAndGo(count) {
        await leaveAll(await openSessions(count, () => ({ port })));
      },
    };
  },
  async run({ subject, load, params, memory }) {
    await load.call("comeAndGo", params.clients);
    const first = await memory();
    for (let time = 1; time < params.times; time += 1) {
      await load.call("comeAndGo", params.clients);
    }
    const last = await memory();
    await subject.call("left");
    const grown = (/** @type {string} */ key) => ((last[key] ?? 0) - (first[key] ?? 0)) / 1024;
    return { heap: grown("heap"), rss: grown("rss") };
  },
};
