import { openSessions } from "../load/sessions.mjs";
import { clientFrame } from "../wire/frame.mjs";
import { cpuPer } from "./figures.mjs";

/** @typedef {{ clients: number, namespaces: number }} Params */

/** @param {number} index */
const nameOf = (index) => `/namespace-${index}`;

/** @type {import("../contract.ts").Scenario<Params>} */
export const namespaces = {
  name: "namespaces",
  asks: "What does it cost that a connected client joins one more namespace and leaves it?",
  figures: [cpuPer("join")],
  cases: [{ params: { clients: 100, namespaces: 10 } }],
  smoke: { clients: 2, namespaces: 3 },
  sockets({ io, params }) {
    for (let index = 0; index < params.namespaces; index += 1) io.of(nameOf(index));
    return {};
  },
  load({ port, params }) {
    const names = Array.from({ length: params.namespaces }, (_, index) => nameOf(index));
    const join = Buffer.concat(names.map((name) => clientFrame(`40${name},`)));
    const leave = Buffer.concat(names.map((name) => clientFrame(`41${name},`)));
    const answer = new RegExp(`^40${nameOf(0).slice(0, -1)}(\\d+),\\{"sid":"[\\w-]{20}"\\}$`);
    /** @type {import("../load/session.mjs").Session[]} */
    let sessions = [];
    /** @type {(() => void)[]} */
    const onJoined = [];
    return {
      async open() {
        sessions = await openSessions(params.clients, (client) => {
          let joined = 0;
          return {
            port,
            onMessage(bytes, start, end) {
              const [, index] = answer.exec(bytes.toString("utf8", start, end)) ?? [];
              if (index !== `${joined}`) throw new Error(`wrong answer: ${bytes}`);
              joined = (joined + 1) % names.length;
              if (joined === 0) onJoined[client]?.();
            },
          };
        });
      },
      /** Every session joins all namespaces and leaves them, so many times. */
      async join(times) {
        const comeAndGo = async (
          /** @type {import("../load/session.mjs").Session} */ session,
          /** @type {number} */ client,
        ) => {
          for (let time = 0; time < times; time += 1) {
            const joined = new Promise((resolve) => {
              onJoined[client] = () => resolve(undefined);
            });
            session.write(join);
            await joined;
            session.write(leave);
          }
        };
        await Promise.all(sessions.map(comeAndGo));
      },
    };
  },
  async run({ load, params, smoke, stretch }) {
    const times = smoke ? 1 : 4;
    await load.call("open");
    return await stretch(async () => {
      await load.call("join", times);
      return times * params.clients * params.namespaces;
    });
  },
};
