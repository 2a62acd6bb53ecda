import { askingLoad } from "../load/exchange.mjs";
import { clientFrame } from "../wire/frame.mjs";
import { askAndAnswer } from "./asking.mjs";
import { cpuPer } from "./figures.mjs";

const BYTES = 1024;
const PACKET = '451-["m",{"_placeholder":true,"num":0}]';

/** @type {import("../contract.ts").Scenario<import("./asking.mjs").Params>} */
export const binary = {
  name: "binary",
  asks: "What does it cost to receive an event with 1 KB of binary data and to send it back?",
  floor: "net",
  figures: [cpuPer("round trip")],
  cases: [{ params: { clients: 1, inFlight: 1 } }, { params: { clients: 100, inFlight: 1 } }],
  smoke: { clients: 2, inFlight: 5 },
  sockets({ io }) {
    io.on("connection", (socket) => {
      socket.on("m", (data) => socket.emit("m", data));
    });
    return {};
  },
  bare({ listen }) {
    listen({
      message: (client, message, isBinary) => client.send(isBinary ? message : message.toString()),
    });
    return {};
  },
  load({ port, params }) {
    const exchanges = Array.from({ length: 16 }, (_, index) => {
      const data = Buffer.alloc(BYTES, index + 1);
      const request = Buffer.concat([clientFrame(PACKET), clientFrame(data)]);
      return { request, replies: [Buffer.from(PACKET), data] };
    });
    return askingLoad({ port, ...params, exchanges });
  },
  run: askAndAnswer,
};
