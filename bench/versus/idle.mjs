import { openSessions } from "../load/sessions.mjs";

/** @typedef {{ clients: number }} Params */

/** @type {import("../contract.ts").Scenario<Params>} */
export const idle = {
  name: "idle",
  asks: "How much memory does a websocket connection hold that only stays open?",
  floor: "ws",
  figures: [
    { key: "rss", label: "RSS per connection", unit: "KB" },
    { key: "heap", label: "heap per connection", unit: "KB" },
  ],
  cases: [
    { params: { clients: 1000 } },
    {
      params: { clients: 10000 },
      targets: [
        { figure: "rss", of: "socket.io", atMost: 0.5 },
        { figure: "heap", atMost: 5 },
      ],
    },
  ],
  smoke: { clients: 20 },
  sockets: () => ({}),
  bare: () => ({}),
  load({ port, params }) {
    return {
      async open() {
        await openSessions(params.clients, () => ({ port }));
      },
    };
  },
  async run({ load, params, memory }) {
    const before = await memory();
    await load.call("open");
    const after = await memory();
    const each = (/** @type {string} */ key) =>
      ((after[key] ?? 0) - (before[key] ?? 0)) / 1024 / params.clients;
    return { rss: each("rss"), heap: each("heap") };
  },
};
