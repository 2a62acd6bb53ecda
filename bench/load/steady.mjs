import { quantile } from "../stats.mjs";
import { eventPacket, eventTexts } from "../wire/event.mjs";
import { clientFrame } from "../wire/frame.mjs";
import { expectMessage } from "./expect.mjs";
import { openSessions } from "./sessions.mjs";
import { Tally } from "./tally.mjs";

const BYTES = 100;
const MS = 1000;

/**
 * Asks at a fixed rate, whether or not earlier answers have come. What is measured begins when a request was due, so that
 * a server that stalls is charged for those that had to wait to be sent.
 * @param {{ port: number, clients: number, perSecond: number }} options
 * @returns {import("../contract.ts").Actions}
 */
export function steadyLoad({ port, clients, perSecond }) {
  const packets = eventTexts(BYTES).map(eventPacket);
  const frames = packets.map(clientFrame);
  const expected = packets.map((packet) => Buffer.from(packet));
  const tally = new Tally();
  /** @type {number[]} */
  let latencies = [];
  /** @type {number[][]} */
  const due = Array.from({ length: clients }, () => []);
  /** @type {import("./session.mjs").Session[]} */
  let sessions = [];
  let sent = 0;

  /** @param {number} client @returns {import("./session.mjs").OnMessage} */
  const receiver = (client) => {
    let at = 0;
    return (bytes, start, end) => {
      expectMessage(expected[at++ % expected.length] ?? Buffer.alloc(0), bytes, start, end);
      latencies.push(performance.now() - (due[client]?.shift() ?? Number.NaN));
      tally.add();
    };
  };

  /** @param {number} dueAt */
  const sendOne = (dueAt) => {
    const client = sent % clients;
    due[client]?.push(dueAt);
    sessions[client]?.write(frames[Math.floor(sent / clients) % frames.length] ?? Buffer.alloc(0));
    sent += 1;
  };

  return {
    async open() {
      sessions = await openSessions(clients, (index) => ({ port, onMessage: receiver(index) }));
    },
    ask(count) {
      const goal = sent + count;
      const [began, first] = [performance.now(), sent];
      return new Promise((resolve) => {
        const tick = () => {
          const now = performance.now();
          const dueNow = () => began + ((sent - first) * MS) / perSecond;
          while (sent < goal && dueNow() <= now) sendOne(dueNow());
          if (sent < goal) setTimeout(tick, 1);
          else resolve(tally.reach(goal));
        };
        tick();
      });
    },
    latencies() {
      const of = (/** @type {number} */ share) => quantile(latencies, share);
      const figures = { p50: of(0.5), p99: of(0.99), p999: of(0.999) };
      latencies = [];
      return figures;
    },
  };
}
