import { askingLoad } from "../load/exchange.mjs";
import { eventPacket, eventTexts } from "../wire/event.mjs";
import { clientFrame } from "../wire/frame.mjs";
import { askAndAnswer } from "./asking.mjs";
import { cpuPer } from "./figures.mjs";

const BYTES = 100;

/** @type {import("../contract.ts").Scenario<import("./asking.mjs").Params>} */
export const echo = {
  name: "echo",
  asks: "What does it cost to receive an event and to send it back?",
  floor: "net",
  figures: [cpuPer("round trip")],
  cases: [
    {
      params: { clients: 1, inFlight: 1 },
      targets: [{ figure: "cpu", of: "net", atMost: 1.3 }],
    },
    { params: { clients: 100, inFlight: 1 } },
    { params: { clients: 1, inFlight: 100 } },
  ],
  smoke: { clients: 2, inFlight: 10 },
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
    const exchanges = eventTexts(BYTES)
      .map(eventPacket)
      .map((packet) => ({ request: clientFrame(packet), replies: [Buffer.from(packet)] }));
    return askingLoad({ port, ...params, exchanges });
  },
  run: askAndAnswer,
};
