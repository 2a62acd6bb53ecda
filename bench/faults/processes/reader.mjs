// The one client of the bench of slow ones that reads: checks that everything comes, and says how late.
import { serveCalls } from "../../child.mjs";
import { Session } from "../../load/session.mjs";
import { quantile } from "../../stats.mjs";
import { clock, until } from "../clock.mjs";

const HEAD = /^42\["m",(\d+),([\d.]+),"x/u;
const HEAD_BYTES = 60;

serveCalls(async (given) => {
  const { port } = /** @type {{ port: number }} */ (given);
  /** @type {number[]} */
  const delays = [];
  const late = (/** @type {number} */ share) => quantile(delays, share);
  await Session.open({
    port,
    onMessage(bytes, start, end) {
      const head = bytes.toString("latin1", start, Math.min(end, start + HEAD_BYTES));
      const [, number, due] = HEAD.exec(head) ?? [];
      delays.push(clock() - Number(due));
      if (Number(number) !== delays.length) throw new Error(`${delays.length}, not ${head}`);
    },
  });
  return {
    started: () => ({}),
    /** How late each came, of so many; those that have not come within half a minute are missing. ms */
    delays: async (count) => {
      await until(() => delays.length >= count, 30_000);
      const missing = count - delays.length;
      return { p50: late(0.5), p99: late(0.99), max: late(1), missing };
    },
  };
});
