import { Joiner } from "../load/joining.mjs";
import { openSessions } from "../load/sessions.mjs";
import { cpuPer } from "./figures.mjs";

/** @typedef {{ clients: number, namespaces: number }} Params */

/** @param {Params} params */
const namesOf = ({ namespaces: count }) =>
  Array.from({ length: count }, (_, index) => `/namespace-${index}`);

/** @type {import("../contract.ts").Scenario<Params>} */
export const namespaces = {
  name: "namespaces",
  asks: "What does it cost that a connected client joins one more namespace and leaves it?",
  floor: "net",
  figures: [cpuPer("join")],
  cases: [{ params: { clients: 100, namespaces: 10 } }],
  smoke: { clients: 2, namespaces: 3 },
  sockets({ io, params }) {
    for (const name of namesOf(params)) io.of(name);
    io.on("connection", (socket) => {
      socket.on("done", (acknowledge) => acknowledge());
    });
    return {};
  },
  bare({ listen }) {
    listen({ message: (client) => client.send("430[]") });
    return {};
  },
  load({ port, params }) {
    /** @type {Joiner[]} */
    let joiners = [];
    return {
      async open() {
        const sessions = await openSessions(params.clients, (index) => ({
          port,
          onMessage: (bytes, start, end) =>
            joiners[index]?.onMessage(bytes.toString("utf8", start, end)),
        }));
        joiners = sessions.map((session) => new Joiner(session, namesOf(params)));
      },
      async join(times) {
        await Promise.all(joiners.map((joiner) => joiner.comeAndGo(times)));
      },
    };
  },
  async run({ load, params, smoke, stretch }) {
    const times = smoke ? 2 : 4;
    await load.call("open");
    return await stretch(async () => {
      await load.call("join", times);
      return times * params.clients * params.namespaces;
    });
  },
};
