// Many clients in one process, whose network can be cut: each has its own agent, which knows its TCP connections.
import { Agent } from "node:http";
import { connect } from "node:net";
import { serveCalls } from "../child.mjs";

/** @typedef {{ library: string, channels: boolean, port: number, clients: number }} Start */

serveCalls(async (given) => {
  const { library, channels, port, clients } = /** @type {Start} */ (given);
  /** @type {typeof import("socket.io-client")} */
  const { io } = await import(library);
  const all = Array.from({ length: clients }, () => new Client(io, port, channels));
  return {
    started: () => ({}),
    /** Resolves when all are connected, with how long that took; or after `limit` ms, with how many are. */
    connected: (limit) => connected(all, limit),
    /** Cuts each every 15 s for 2 s, spread evenly, during so many ms. */
    cut: (during) => cutting(all, during),
    /** What share of `count` messages arrived, and how many came twice. */
    received: (count) => tally(all, count),
    /** Waits until all have the message with this number, but at most a minute. */
    settled: (last) => settled(all, last),
  };
});

/** One client and what it got. */
class Client {
  /** @type {Set<number>} */
  got = new Set();
  repeats = 0;
  newest = 0;
  gaveUp = false;
  #network = new Network();
  #socket;

  /** @param {typeof import("socket.io-client").io} io @param {number} port @param {boolean} channels */
  constructor(io, port, channels) {
    this.#socket = io(`http://127.0.0.1:${port}`, {
      transports: ["websocket"],
      forceNew: true,
      agent: /** @type {never} */ (this.#network),
    });
    this.#socket.io.on("reconnect_failed", () => {
      this.gaveUp = true;
    });
    const source = channels
      ? /** @type {import("@baro/client").Socket} */ (
          /** @type {unknown} */ (this.#socket)
        ).channel("all", { after: { offset: 0 } })
      : this.#socket;
    source.on("m", (/** @type {number} */ number) => {
      if (this.got.has(number)) this.repeats++;
      this.got.add(number);
      this.newest = Math.max(this.newest, number);
    });
  }

  get connected() {
    return this.#socket.connected;
  }

  /** @param {number} ms */
  cut(ms) {
    this.#network.cut(ms);
  }
}

/** A port at which nobody listens. */
const NOBODY = 1;

/** The way of one client to the server. */
class Network extends Agent {
  #open = true;
  /** @type {Set<import("node:net").Socket>} */
  #sockets = new Set();

  /** @override @param {import("node:net").TcpNetConnectOpts} options */
  createConnection(options) {
    const socket = connect(this.#open ? options : { ...options, port: NOBODY });
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    return socket;
  }

  /** @param {number} ms */
  cut(ms) {
    this.#open = false;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    setTimeout(() => {
      this.#open = true;
    }, ms);
  }
}

const PERIOD = 15_000;
const AWAY = 2000;
const LOOK = 10;

/** @param {readonly Client[]} all @param {number} limit */
async function connected(all, limit) {
  const begun = performance.now();
  const count = () => all.filter((client) => client.connected).length;
  while (count() < all.length && performance.now() - begun < limit) await pause(LOOK);
  const gaveUp = all.filter((client) => client.gaveUp).length;
  return { ms: performance.now() - begun, connected: count(), gaveUp };
}

/** @param {readonly Client[]} all @param {number} during */
async function cutting(all, during) {
  const end = performance.now() + during;
  let cuts = 0;
  await Promise.all(
    all.map(async (client, index) => {
      await pause((PERIOD * index) / all.length);
      for (; performance.now() < end - AWAY; await pause(PERIOD)) {
        client.cut(AWAY);
        cuts++;
      }
    }),
  );
  return { cuts };
}

/** @param {readonly Client[]} all @param {number} last */
async function settled(all, last) {
  const end = performance.now() + 60_000;
  const behind = () => all.some((client) => client.newest < last);
  while (behind() && performance.now() < end) await pause(LOOK);
  return { behind: all.filter((client) => client.newest < last).length };
}

/** @param {readonly Client[]} all @param {number} count */
function tally(all, count) {
  const got = all.reduce((sum, client) => sum + client.got.size, 0);
  const repeats = all.reduce((sum, client) => sum + client.repeats, 0);
  return { share: got / (count * all.length), repeats };
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
