/**
 * What tests draw their numbers from: the same in each run, so that none fails by the luck of the draw. `BARO_SEED=random` gives
 * another one, and `BARO_SEED=<number>` the one that a failure was told with.
 */
export const SEED: number = seedOf(process.env["BARO_SEED"]);

/** How a property is tried: `runs` times, or `BARO_RUNS` times. */
export function tries(runs: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: SEED, numRuns: Number(process.env["BARO_RUNS"] ?? runs) };
}

/** Numbers from 0 to 1 that depend on the seed alone, so that a failure can be replayed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function seedOf(wanted = "1"): number {
  return (wanted === "random" ? Date.now() : Number(wanted)) % 2 ** 31;
}
