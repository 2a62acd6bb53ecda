import { leaveAll, openSessions } from "../load/sessions.mjs";
import { cpuPer } from "./figures.mjs";
import { untilNone } from "./until-none.mjs";

/** @typedef {{ batch: number }} Params connections that come and go together */

/** @type {import("../contract.ts").Scenario<Params>} */
export const connect = {
  name: "connect",
  asks: "What does it cost that a websocket client comes and joins, and what that it leaves?",
  floor: "ws",
  figures: [cpuPer("connection"), { key: "leaving", label: "CPU per disconnection", unit: "µs" }],
  warmUpUnits: 20_000,
  cases: [{ params: { batch: 500 }, targets: [{ figure: "cpu", of: "socket.io", atMost: 0.5 }] }],
  smoke: { batch: 20 },
  sockets: ({ io }) => ({
    left: () => untilNone(() => io.engine.clientsCount + io.of("/").sockets.size),
  }),
  bare: ({ clients }) => ({ left: () => untilNone(() => clients.size) }),
  load({ port }) {
    /** @type {import("../load/session.mjs").Session[]} */
    let sessions = [];
    return {
      async come(count) {
        sessions = await openSessions(count, () => ({ port }));
      },
      go: () => leaveAll(sessions),
    };
  },
  async run({ subject, load, params, stretch }) {
    const come = async () => {
      await load.call("come", params.batch);
      return params.batch;
    };
    const go = async () => {
      await load.call("go");
      await subject.call("left");
      return params.batch;
    };
    const { cpu = 0 } = await stretch(come, go);
    await come();
    const { cpu: leaving = 0 } = await stretch(go, come);
    await go();
    return { cpu, leaving };
  },
};
