// Many clients in one process, whose network can be cut: each has its own agent, which knows its TCP connections.
import { serveCalls } from "../../child.mjs";
import { quantile } from "../../stats.mjs";
import { clock, pause, until } from "../clock.mjs";
import { CuttableAgent } from "../cuttable-agent.mjs";

/**
 * @typedef {object} Start
 * @property {string} library
 * @property {boolean} channels whether they hear a channel
 * @property {boolean} polling whether they begin with long-polling, as is the default
 * @property {boolean} cuttable
 * @property {number} port
 * @property {number} clients
 */

serveCalls(async (given) => {
  const start = /** @type {Start} */ (given);
  /** @type {typeof import("socket.io-client")} */
  const { io } = await import(start.library);
  const all = await comeInTurn(start.clients, () => new Client(io, start));
  let since = 0;
  let cpu = process.cpuUsage();
  return {
    started: () => ({}),
    /** From now on only those count as connected that connect anew, and only what that costs. */
    forget: () => {
      since = clock();
      cpu = process.cpuUsage();
    },
    /** Resolves when all are connected, or after `limit` ms, with how many are and when they were. */
    connected: (limit) => connected(all, since, limit),
    /** What they all cost since then. */
    cost: () => {
      const { user, system } = process.cpuUsage(cpu);
      return { cpu: (user + system) / 1000 };
    },
    /** Cuts each every 15 s for 2 s, spread evenly, during so many ms. */
    cut: (during) => cutting(all, during),
    /** Waits until all have the message with this number, but at most a minute. */
    settled: (last) => until(() => all.every((client) => client.newest >= last), 60_000),
    /** What share of `count` messages arrived, how many came twice, and how many behind a newer one. */
    received: (count) => ({
      share: sum(all, (client) => client.got.size) / (count * all.length),
      repeats: sum(all, (client) => client.repeats),
      disordered: sum(all, (client) => client.disordered),
    }),
  };
});

/** One client and what it got. */
class Client {
  /** @type {Set<number>} */
  got = new Set();
  repeats = 0;
  disordered = 0;
  newest = 0;
  gaveUp = false;
  #connectedAt = 0;
  #agent = new CuttableAgent();
  #socket;

  /** @param {typeof import("socket.io-client").io} io @param {Start} start */
  constructor(io, { port, channels, polling, cuttable }) {
    this.#socket = io(`http://127.0.0.1:${port}`, {
      forceNew: true,
      ...(!polling && { transports: ["websocket"] }),
      ...(cuttable && { agent: /** @type {never} */ (this.#agent) }),
    });
    this.#socket.on("connect", () => {
      this.#connectedAt = clock();
    });
    this.#socket.io.on("reconnect_failed", () => {
      this.gaveUp = true;
    });
    const source = channels ? channelOf(this.#socket) : this.#socket;
    source.on("m", (/** @type {number} */ number) => this.#onNumber(number));
  }

  /** When it connected, if it is; else never. ms */
  get connectedAt() {
    return this.#socket.connected ? this.#connectedAt : Number.NaN;
  }

  /** @param {number} ms */
  cut(ms) {
    this.#agent.cut(ms);
  }

  /** @param {number} number */
  #onNumber(number) {
    if (this.got.has(number)) this.repeats++;
    else if (number < this.newest) this.disordered++;
    this.got.add(number);
    this.newest = Math.max(this.newest, number);
  }
}

/** How many come at once at the beginning, which is not what is measured. */
const WAVE = 200;

/** @param {number} count @param {() => Client} come @returns {Promise<Client[]>} */
async function comeInTurn(count, come) {
  /** @type {Client[]} */
  const all = [];
  while (all.length < count) {
    const wave = Array.from({ length: Math.min(WAVE, count - all.length) }, come);
    all.push(...wave);
    await until(() => wave.every((client) => client.connectedAt > 0), 60_000);
  }
  return all;
}

/** @param {unknown} socket of Baro */
const channelOf = (socket) =>
  /** @type {import("@baro/client").Socket} */ (socket).channel("all", { after: { offset: 0 } });

/** @param {readonly Client[]} all @param {number} since @param {number} limit */
async function connected(all, since, limit) {
  const moments = () => all.map((client) => client.connectedAt).filter((at) => at > since);
  await until(() => moments().length === all.length, limit);
  const at = moments();
  const gaveUp = all.filter((client) => client.gaveUp).length;
  if (at.length === 0) return { connected: 0, gaveUp };
  return { connected: at.length, gaveUp, half: quantile(at, 0.5), last: quantile(at, 1) };
}

const PERIOD = 15_000;
const AWAY = 2000;

/** @param {readonly Client[]} all @param {number} during */
async function cutting(all, during) {
  const end = clock() + during;
  let cuts = 0;
  await Promise.all(
    all.map(async (client, index) => {
      await pause((PERIOD * index) / all.length);
      for (; clock() < end - AWAY; await pause(PERIOD)) {
        client.cut(AWAY);
        cuts++;
      }
    }),
  );
  return { cuts };
}

/** @param {readonly Client[]} all @param {(client: Client) => number} count */
const sum = (all, count) => all.reduce((total, client) => total + count(client), 0);
