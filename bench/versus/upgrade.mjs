import { addressOf, inParallel } from "../load/sessions.mjs";
import { comeByUpgrade } from "../load/upgrading.mjs";
import { eventPacket } from "../wire/event.mjs";
import { cpuPer } from "./figures.mjs";

/** @typedef {{ batch: number }} Params */

/** @type {import("../contract.ts").Scenario<Params>} */
export const upgrade = {
  name: "upgrade",
  asks: "What does it cost that a client comes on long-polling, moves to a websocket and leaves?",
  floor: "http",
  figures: [cpuPer("client")],
  warmUpUnits: 20_000,
  cases: [{ params: { batch: 200 } }],
  smoke: { batch: 5 },
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
  load({ port }) {
    const packet = eventPacket("hello");
    return {
      async comeAndGo(count) {
        await inParallel(count, (index) =>
          comeByUpgrade({ port, localAddress: addressOf(index), packet }),
        );
      },
    };
  },
  async run({ load, params, stretch }) {
    return await stretch(async () => {
      await load.call("comeAndGo", params.batch);
      return params.batch;
    });
  },
};
