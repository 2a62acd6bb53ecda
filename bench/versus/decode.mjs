import { Tally } from "../load/tally.mjs";
import { BareRoom } from "../subjects/bare-room.mjs";
import { listenNet } from "../subjects/net.mjs";
import { eventPacket, eventTexts, repeating } from "../wire/event.mjs";
import { serverFrame } from "../wire/frame.mjs";
import { cpuPer } from "./figures.mjs";
import { emitInTurns, turnsPerBatch } from "./turns.mjs";

/** @typedef {{ bytes: number, perWrite: number }} Params perWrite: events that come in one piece of TCP */

/** @type {import("../contract.ts").Scenario<Params>} */
export const decode = {
  name: "decode",
  asks: "What does it cost a client in Node to receive an event?",
  floor: "ws",
  figures: [cpuPer("event")],
  cases: [
    { params: { bytes: 100, perWrite: 20 } },
    { params: { bytes: 1024, perWrite: 20 } },
    { params: { bytes: 65536, perWrite: 1 } },
  ],
  smoke: { bytes: 100, perWrite: 5 },
  client({ connect, params }) {
    const expected = repeating(eventTexts(params.bytes));
    const tally = new Tally();
    return {
      connect(port) {
        const socket = connect(port);
        socket.on("m", (text) => {
          if (text !== expected()) throw new Error(`wrong event: ${text}`);
          tally.add();
        });
        return new Promise((resolve) => {
          socket.on("connect", resolve);
        });
      },
      received: (count) => tally.reach(count),
    };
  },
  load({ params }) {
    const next = repeating(eventTexts(params.bytes).map((text) => serverFrame(eventPacket(text))));
    const room = new BareRoom();
    const sendToAll = () => {
      const frames = Buffer.concat(Array.from({ length: params.perWrite }, next));
      for (const client of room.clients) client.write(frames);
    };
    return {
      listen: async () => ({ port: await listenNet(room) }),
      send: (writes) => emitInTurns(writes, 1, sendToAll),
    };
  },
  async run({ subject, load, params, smoke, stretch }) {
    const writes = smoke ? 4 : turnsPerBatch(params.perWrite, params.bytes);
    const { port } = await load.call("listen");
    let sent = 0;
    await subject.call("connect", port);
    return await stretch(async () => {
      sent += writes * params.perWrite;
      await Promise.all([load.call("send", writes), subject.call("received", sent)]);
      return writes * params.perWrite;
    });
  },
};
