/** One clock for all processes of a machine. @returns {number} ms */
export const clock = () => Number(process.hrtime.bigint()) / 1e6;

/** @param {number} ms @returns {Promise<void>} */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Who is late says so many at a time, and takes half as long for them as they would take in time. */
const BURST = 10;

/**
 * Says something at a fixed rate; what is late is made up for at twice that rate: at any speed, a server that stood still would
 * then say more at once than it may hold for a client that reads.
 * @param {object} plan
 * @param {number} plan.count how many times
 * @param {number} plan.perSecond
 * @param {(due: number) => unknown} plan.say awaited; gets the moment at which it should have been said
 * @param {() => boolean} [plan.isOver] whether to end before all is said
 * @returns {Promise<number>} how many were said
 */
export async function atRate({ count, perSecond, say, isOver = () => false }) {
  const interval = 1000 / perSecond;
  const begun = clock();
  let said = 0;
  for (; said < count && !isOver(); said++) {
    const due = begun + said * interval;
    const early = due - clock();
    if (early > 0) await pause(early);
    else if (said % BURST === 0) await pause((BURST * interval) / 2);
    await say(due);
  }
  return said;
}

/**
 * Looks again and again.
 * @param {() => boolean} done
 * @param {number} limit ms
 */
export async function until(done, limit) {
  const end = clock() + limit;
  while (!done() && clock() < end) await pause(LOOK);
}

const LOOK = 10;
