// The server of a fault bench, as a process that can be killed.
import { createServer } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { sqliteStore } from "@baro/sqlite";
import { serveCalls } from "../../child.mjs";
import { atRate, clock, pause } from "../clock.mjs";
import { listening } from "./listening.mjs";

/**
 * @typedef {object} Start
 * @property {string} library
 * @property {import("../libraries.mjs").Way} way
 * @property {string} file where channels are kept
 * @property {Broadcast} broadcast
 * @typedef {{ bytes: number, perSecond: number, mostMegabytes: number }} Broadcast mostMegabytes: the RSS at which it is ended
 */

const MB = 1e6;

serveCalls(async (given) => {
  const { library, way, file, broadcast } = /** @type {Start} */ (given);
  const { Server } = await import(library);
  const http = createServer();
  const io = new Server(http, optionsOf(way, file));
  io.channels?.authorize(() => true);
  /** @type {Record<string, number>} */
  const ends = {};
  let ended = 0;
  io.on("connection", (/** @type {import("socket.io").Socket} */ socket) => {
    socket.join("all");
    socket.on("disconnect", (reason) => {
      ends[reason] = (ends[reason] ?? 0) + 1;
      ended = clock();
    });
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let cpu = process.cpuUsage();
  let said = 0;
  return {
    started: () => ({}),
    /** Listens, at any port where it is 0, and begins to measure. */
    listen: async (wanted) => {
      const port = await listening(http, wanted);
      delay.enable();
      cpu = process.cpuUsage();
      return { port, at: clock() };
    },
    /** Resolves when so many are here. */
    members: async (count) => {
      while (io.of("/").sockets.size < count) await pause(10);
    },
    /** Sends so many numbers more, ten a second, the first of all is 1. */
    say: async (count) => {
      const say = () => {
        said++;
        return way === "channels"
          ? io.channel("all").publish("m", said)
          : io.to("all").emit("m", said);
      };
      await atRate({ count, perSecond: 10, say });
    },
    /** Sends so many events to all, each with the moment at which it was due. */
    broadcast: (count) => broadcasting(io, count, broadcast),
    /** What it cost since it listens. */
    cost: () => {
      const { user, system } = process.cpuUsage(cpu);
      const peak = process.resourceUsage().maxRSS / 1000;
      return { stood: delay.max / 1e6, cpu: (user + system) / 1000, peak };
    },
    /** How many sockets ended, by reason, and when the last one did. */
    ends: () => ({ ...ends, at: ended }),
  };
});

/** @param {import("../libraries.mjs").Way} way @param {string} file */
function optionsOf(way, file) {
  if (way === "recovery") return { connectionStateRecovery: {} };
  return way === "channels" ? { store: sqliteStore(file) } : {};
}

/** @param {import("socket.io").Server} io @param {number} count @param {Broadcast} plan */
async function broadcasting(io, count, { bytes, perSecond, mostMegabytes }) {
  const text = "x".repeat(bytes);
  let tooMuch = false;
  const watch = setInterval(() => {
    tooMuch ||= process.memoryUsage.rss() > mostMegabytes * MB;
  }, 20);
  let number = 0;
  const say = (/** @type {number} */ due) => io.to("all").emit("m", ++number, due, text);
  const begun = clock();
  const said = await atRate({ count, perSecond, say, isOver: () => tooMuch });
  clearInterval(watch);
  return { said, begun, ms: clock() - begun };
}
