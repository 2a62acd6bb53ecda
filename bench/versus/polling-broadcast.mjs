import { openPollingSessions } from "../load/polling.mjs";
import { eventPacket, eventTexts, repeating } from "../wire/event.mjs";
import { cpuPer } from "./figures.mjs";

/** @typedef {{ clients: number }} Params */

const BYTES = 100;

/** @type {import("../contract.ts").Scenario<Params>} */
export const pollingBroadcast = {
  name: "polling-broadcast",
  asks: "What does one event to everybody cost on long-polling, for each client that gets it?",
  floor: "http",
  figures: [cpuPer("delivery")],
  cases: [
    {
      params: { clients: 1000 },
      targets: [
        { figure: "cpu", of: "socket.io", atMost: 0.7 },
        { figure: "cpu", of: "http", atMost: 1.25 },
      ],
    },
  ],
  smoke: { clients: 4 },
  sockets({ io }) {
    const next = repeating(eventTexts(BYTES));
    return {
      emit() {
        io.emit("m", next());
      },
    };
  },
  bare({ clients }) {
    const next = repeating(eventTexts(BYTES).map(eventPacket));
    return {
      emit() {
        const packet = next();
        for (const client of clients) client.send(packet);
      },
    };
  },
  load({ port, params }) {
    const next = repeating(eventTexts(BYTES).map(eventPacket));
    /** @type {import("../load/polling.mjs").PollingSession[]} */
    let sessions = [];
    return {
      async open() {
        sessions = await openPollingSessions(port, params.clients);
      },
      async poll() {
        const packet = next();
        const answers = await Promise.all(sessions.map((session) => session.poll()));
        const wrong = answers.find((packets) => packets.join() !== packet);
        if (wrong) throw new Error(`wrong answer: ${wrong}`);
      },
    };
  },
  async run({ subject, load, params, stretch }) {
    await load.call("open");
    return await stretch(async () => {
      await Promise.all([load.call("poll"), subject.call("emit")]);
      return params.clients;
    });
  },
};
