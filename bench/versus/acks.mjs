import { askingLoad } from "../load/exchange.mjs";
import { clientFrame } from "../wire/frame.mjs";
import { askAndAnswer } from "./asking.mjs";
import { cpuPer } from "./figures.mjs";

const IDS = 64;
const TEXT = "x".repeat(80);

/** @type {import("../contract.ts").Scenario<import("./asking.mjs").Params>} */
export const acks = {
  name: "acks",
  asks: "What does it cost to receive an event and to acknowledge it?",
  floor: "net",
  figures: [cpuPer("round trip")],
  cases: [{ params: { clients: 100, inFlight: 1 } }],
  smoke: { clients: 2, inFlight: 10 },
  sockets({ io }) {
    io.on("connection", (socket) => {
      socket.on("m", (text, acknowledge) => acknowledge(text));
    });
    return {};
  },
  bare({ listen }) {
    listen({
      message(client, message) {
        const packet = message.toString();
        const bracket = packet.indexOf("[");
        client.send(`43${packet.slice(2, bracket)}${JSON.stringify([TEXT])}`);
      },
    });
    return {};
  },
  load({ port, params }) {
    const exchanges = Array.from({ length: IDS }, (_, id) => ({
      request: clientFrame(`42${id}${JSON.stringify(["m", TEXT])}`),
      replies: [Buffer.from(`43${id}${JSON.stringify([TEXT])}`)],
    }));
    return askingLoad({ port, ...params, exchanges });
  },
  run: askAndAnswer,
};
