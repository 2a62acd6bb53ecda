import { leaveAll, openSessions } from "../load/sessions.mjs";
import { cpuPer } from "./figures.mjs";
import { untilNone } from "./until-none.mjs";

/** @typedef {{ batch: number }} Params connections that come and go together */

/** @type {import("../contract.ts").Scenario<Params>} */
export const connect = {
  name: "connect",
  asks: "What does it cost that a websocket client comes, joins the main namespace and leaves?",
  floor: "ws",
  figures: [cpuPer("connection")],
  cases: [{ params: { batch: 500 }, targets: [{ figure: "cpu", of: "socket.io", atMost: 0.5 }] }],
  smoke: { batch: 20 },
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
  async run({ subject, load, params, stretch }) {
    const figures = await stretch(async () => {
      await load.call("comeAndGo", params.batch);
      return params.batch;
    });
    await subject.call("left");
    return figures;
  },
};
