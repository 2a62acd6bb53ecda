// The server of a fault bench, as a process that can be killed: says anything to everybody at a fixed rate.
import { createServer } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { sqliteStore } from "@baro/sqlite";
import { serveCalls } from "../child.mjs";

/**
 * How messages reach those who were away: not at all, by connection state recovery, or by a channel.
 * @typedef {"rooms" | "recovery" | "channels"} Way
 * @typedef {{ library: string, way: Way, port: number, file: string }} Start
 */

serveCalls(async (given) => {
  const { library, way, port, file } = /** @type {Start} */ (given);
  const { Server } = await import(library);
  const http = createServer();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const io = new Server(http, optionsOf(way, file));
  io.channels?.authorize(() => true);
  io.on("connection", (/** @type {import("socket.io").Socket} */ socket) => socket.join("all"));
  await new Promise((listening) =>
    http.listen({ port, host: "127.0.0.1", backlog: 16_384 }, () => listening(undefined)),
  );
  const address = http.address();
  let said = 0;
  delay.enable();
  return {
    started: () => ({ port: typeof address === "object" && address ? address.port : 0 }),
    /** Sends so many messages more, ten a second; they are numbered from 1. */
    say: async (count) => {
      await saying(count, () => {
        said++;
        return way === "channels"
          ? io.channel("all").publish("m", said)
          : io.to("all").emit("m", said);
      });
    },
    /** The longest that the event loop stood still, ms. */
    delay: () => ({ ms: delay.max / 1e6 }),
  };
});

/** @param {Way} way @param {string} file */
function optionsOf(way, file) {
  if (way === "recovery") return { connectionStateRecovery: {} };
  return way === "channels" ? { store: sqliteStore(file) } : {};
}

/** Ten a second: whole moments, so that a slow machine only starts later. */
const INTERVAL = 100;

/** @param {number} count @param {() => unknown} say */
async function saying(count, say) {
  const begun = performance.now();
  for (let number = 1; number <= count; number++) {
    await say();
    const due = begun + number * INTERVAL - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due)));
  }
}
