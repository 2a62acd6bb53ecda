import { openPollingSessions } from "../load/polling.mjs";
import { eventPacket, eventTexts } from "../wire/event.mjs";
import { cpuPer } from "./figures.mjs";

/** @typedef {{ clients: number }} Params */

const BYTES = 100;

/** @type {import("../contract.ts").Scenario<Params>} */
export const pollingEcho = {
  name: "polling-echo",
  asks: "What does an echo cost on long-polling: a POST, and the answer to a waiting GET?",
  floor: "http",
  figures: [cpuPer("round trip")],
  cases: [
    { params: { clients: 1 } },
    {
      params: { clients: 100 },
      targets: [
        { figure: "cpu", of: "socket.io", atMost: 0.7 },
        { figure: "cpu", of: "http", atMost: 1.25 },
      ],
    },
  ],
  smoke: { clients: 3 },
  sockets({ io }) {
    io.on("connection", (socket) => {
      socket.on("m", (text) => socket.emit("m", text));
    });
    return {};
  },
  bare({ listen }) {
    listen({ message: (client, message) => client.send(message.toString()) });
    return {};
  },
  load({ port, params }) {
    const packets = eventTexts(BYTES).map(eventPacket);
    /** @type {import("../load/polling.mjs").PollingSession[]} */
    let sessions = [];
    /** @param {import("../load/polling.mjs").PollingSession} session @param {number} count */
    const ask = async (session, count) => {
      for (let index = 0; index < count; index += 1) {
        const packet = packets[index % packets.length] ?? "";
        const [answers] = await Promise.all([session.poll(), session.send(packet)]);
        if (answers.join() !== packet) throw new Error(`wrong answer: ${answers}`);
      }
    };
    return {
      async open() {
        sessions = await openPollingSessions(port, params.clients);
      },
      async ask(count) {
        await Promise.all(sessions.map((session) => ask(session, count)));
      },
    };
  },
  async run({ load, params, smoke, stretch }) {
    const each = smoke ? 3 : Math.ceil(1000 / params.clients);
    await load.call("open");
    return await stretch(async () => {
      await load.call("ask", each);
      return each * params.clients;
    });
  },
};
