import { ChildProcess } from "./process.mjs";

/** @typedef {import("./contract.ts").Figures} Figures */
/** @typedef {import("./contract.ts").Scenario<Record<string, number>>} AnyScenario */

/**
 * @typedef {object} RunOptions
 * @property {AnyScenario} scenario
 * @property {import("./contract.ts").Subject} subject
 * @property {Record<string, number>} params
 * @property {number} seconds of the measured stretch; 0 for one batch without a warm-up
 * @property {string} [program] the Node that runs the subject
 */

/** Until the compiler has seen the code: before that, everything costs several times as much. */
const WARM_UP_SECONDS = 1;

/** So long a run may take: 10,000 connections that come and go on a busy machine take a while. */
const PATIENCE_MS = 600_000;
const SMOKE_PATIENCE_MS = 60_000;

/**
 * Plays a scenario once: both processes are new, and both are gone afterwards.
 * @param {RunOptions} options
 * @returns {Promise<Figures>}
 */
export async function runOnce({ scenario, subject, params, seconds, program }) {
  const under = new ChildProcess({ entry: "subjects/main.mjs", ...(program && { program }) });
  const load = new ChildProcess({ entry: "load/main.mjs" });
  const what = { scenario: scenario.name, params };
  const stop = () => Promise.all([load.stop(), under.stop()]);
  const expiry = setTimeout(stop, seconds === 0 ? SMOKE_PATIENCE_MS : PATIENCE_MS);
  try {
    const { port = 0 } = await under.start({ ...what, subject });
    await load.start({ ...what, port });
    const warmUp = seconds === 0 ? 0 : (scenario.warmUp ?? WARM_UP_SECONDS);
    const warmUpUnits = seconds === 0 ? 0 : (scenario.warmUpUnits ?? 0);
    const stretch = stretchOf(under, { seconds, warmUp, warmUpUnits });
    const memory = () => under.call("memory");
    return await scenario.run({
      params,
      subject: under,
      load,
      smoke: seconds === 0,
      stretch,
      memory,
    });
  } catch (error) {
    throw new Error(`${scenario.name} ${JSON.stringify(params)} on ${subject}`, { cause: error });
  } finally {
    clearTimeout(expiry);
    await stop();
  }
}

/** @typedef {{ batch: () => Promise<number>, between?: (() => Promise<unknown>) | undefined }} Work */

/**
 * @param {ChildProcess} subject
 * @param {{ seconds: number, warmUp: number, warmUpUnits: number }} lengths
 * @returns {import("./contract.ts").Stage<unknown>["stretch"]}
 */
function stretchOf(subject, { seconds, warmUp, warmUpUnits }) {
  return async (batch, between) => {
    const work = { batch, between };
    if (warmUp > 0) await repeat(work, warmUp, warmUpUnits);
    const meter = new Meter(subject);
    await meter.go();
    const units = await repeat(paused(work, meter), seconds);
    await meter.stop();
    const { cpuMicros, wallMs, loopP99 } = meter;
    return { cpu: cpuMicros / units, perSecond: (units * 1000) / wallMs, loopP99 };
  };
}

/** @param {Work} work @param {Meter} meter @returns {Work} the same with the meter stopped between batches */
function paused({ batch, between }, meter) {
  if (!between) return { batch };
  return {
    batch,
    async between() {
      await meter.stop();
      await between();
      await meter.go();
    },
  };
}

/** What the subject has used while it went. */
class Meter {
  cpuMicros = 0;
  wallMs = 0;
  loopP99 = 0;
  #subject;

  /** @param {ChildProcess} subject */
  constructor(subject) {
    this.#subject = subject;
  }

  async go() {
    await this.#subject.call("begin");
  }

  async stop() {
    const { cpuMicros = 0, wallMs = 0, loopP99 = 0 } = await this.#subject.call("end");
    this.cpuMicros += cpuMicros;
    this.wallMs += wallMs;
    this.loopP99 = loopP99;
  }
}

/**
 * @param {Work} work
 * @param {number} seconds at least
 * @param {number} least units of work, however long they take
 * @returns {Promise<number>} units of work in all
 */
async function repeat({ batch, between }, seconds, least = 0) {
  const end = performance.now() + seconds * 1000;
  let units = 0;
  do {
    units += await batch();
    await between?.();
  } while (performance.now() < end || units < least);
  return units;
}
