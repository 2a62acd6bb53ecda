import { expectInOrder } from "../load/expect.mjs";
import { openSessions } from "../load/sessions.mjs";
import { Tally } from "../load/tally.mjs";
import { eventPacket, eventTexts, repeating } from "../wire/event.mjs";
import { serverFrame } from "../wire/frame.mjs";
import { cpuPer } from "./figures.mjs";
import { emitInTurns, turnsPerBatch } from "./turns.mjs";

/** @typedef {{ clients: number, bytes: number, perTurn: number }} Params */

/** @type {import("../contract.ts").Scenario<Params>} */
export const broadcast = {
  name: "broadcast",
  asks: "What does one event to everybody cost, for each client that gets it?",
  floor: "net",
  figures: [cpuPer("delivery")],
  cases: [
    { params: { clients: 1, bytes: 100, perTurn: 1 } },
    { params: { clients: 100, bytes: 100, perTurn: 1 } },
    { params: { clients: 1000, bytes: 20, perTurn: 1 } },
    {
      params: { clients: 1000, bytes: 100, perTurn: 1 },
      targets: [{ figure: "cpu", of: "net", atMost: 1.15 }],
    },
    {
      params: { clients: 1000, bytes: 100, perTurn: 10 },
      targets: [{ figure: "cpu", of: "socket.io", atMost: 0.25 }],
    },
    { params: { clients: 1000, bytes: 100, perTurn: 100 } },
    { params: { clients: 1000, bytes: 1024, perTurn: 1 } },
    { params: { clients: 100, bytes: 1024, perTurn: 10 } },
    { params: { clients: 100, bytes: 65536, perTurn: 1 } },
    { params: { clients: 10000, bytes: 100, perTurn: 1 } },
  ],
  smoke: { clients: 4, bytes: 100, perTurn: 10 },
  sockets({ io, params }) {
    const next = repeating(eventTexts(params.bytes));
    return { emit: (turns) => emitInTurns(turns, params.perTurn, () => io.emit("m", next())) };
  },
  bare({ clients, params }) {
    const next = repeating(eventTexts(params.bytes));
    const toAll = () => {
      const frame = serverFrame(eventPacket(next()));
      for (const client of clients) client.write(frame);
    };
    return { emit: (turns) => emitInTurns(turns, params.perTurn, toAll) };
  },
  load({ port, params }) {
    const expected = eventTexts(params.bytes).map((text) => Buffer.from(eventPacket(text)));
    const tally = new Tally();
    return {
      async open() {
        const options = () => ({ port, onMessage: expectInOrder(expected, tally) });
        await openSessions(params.clients, options);
      },
      received: (count) => tally.reach(count),
    };
  },
  async run({ subject, load, params, smoke, stretch }) {
    const perTurn = params.clients * params.perTurn;
    const turns = smoke ? 10 : turnsPerBatch(perTurn, params.bytes);
    let delivered = 0;
    await load.call("open");
    return await stretch(async () => {
      delivered += turns * perTurn;
      await Promise.all([subject.call("emit", turns), load.call("received", delivered)]);
      return turns * perTurn;
    });
  },
};
