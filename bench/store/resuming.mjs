import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import { Session } from "../load/session.mjs";
import { quantile } from "../stats.mjs";
import { clientFrame } from "../wire/frame.mjs";

/** Engine.IO message, Socket.IO event; an id where an acknowledgement is awaited; then the arguments. */
const EVENT = /^42(\d*)(\["baro:entries".*)$/s;

/**
 * Clients that were away come back at once: each subscribes to its channels after the position it has, in one request, and
 * gets what it missed. They are in the server's process, so the time is that of both sides.
 * @param {string} folder
 * @param {{ clients: number, channels: number, missed: number }} plan
 */
export async function resuming(folder, { clients, channels, missed }) {
  const httpServer = createServer();
  const io = new Server(httpServer, { store: sqliteStore(join(folder, "resume.db")) });
  io.channels.authorize(() => true);
  const names = Array.from({ length: channels }, (_, index) => `channel ${index}`);
  await Promise.all(names.map((name) => fill(io.channel(name), missed)));
  httpServer.listen(0, "127.0.0.1");
  await once(httpServer, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (httpServer.address());
  const all = await Promise.all(
    Array.from({ length: clients }, () => returning(port, channels * missed)),
  );
  const took = await Promise.all(all.map((client) => client.resume(names)));
  // Counted for each client from its own request, which all send in one turn.
  const wall = Math.max(...took);
  await io.close();
  const entries = clients * channels * missed;
  return {
    wall,
    perSecond: (entries / wall) * 1000,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
  };
}

/** @param {import("@baro/server").Channel} channel @param {number} count */
async function fill(channel, count) {
  for (let index = 0; index < count; index += 1) {
    await channel.publish("message", { text: "x".repeat(100) });
  }
}

/** A client that waits for so many entries. @param {number} port @param {number} due */
async function returning(port, due) {
  let got = 0;
  let began = 0;
  /** @type {(took: number) => void} */
  let caughtUp = () => {};
  const session = await Session.open({
    port,
    onMessage(bytes, start, end) {
      const [, id = "", list = ""] = EVENT.exec(bytes.toString("utf8", start, end)) ?? [];
      if (list === "") return;
      got += JSON.parse(list)[3].length;
      if (id !== "") session.write(clientFrame(`43${id}[]`));
      if (got > due) throw new Error(`${got} entries, ${due} were missed`);
      if (got === due) caughtUp(performance.now() - began);
    },
  });
  return {
    /** @param {readonly string[]} names @returns {Promise<number>} ms */
    resume(names) {
      began = performance.now();
      const requests = names.map((channel) => ({ channel, after: { offset: 0 } }));
      session.write(clientFrame(`421${JSON.stringify(["baro:subscribe", requests])}`));
      return new Promise((resolve) => {
        caughtUp = async (took) => {
          await session.leave();
          resolve(took);
        };
      });
    },
  };
}
