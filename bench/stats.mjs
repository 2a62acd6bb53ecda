/**
 * The value below which a share of the values lies, between the two nearest.
 * @param {readonly number[]} values at least one
 * @param {number} share 0 to 1
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)];
  const high = sorted[Math.ceil(position)];
  if (low === undefined || high === undefined) throw new RangeError("no values");
  return low + (high - low) * (position - Math.floor(position));
}

/** @param {readonly number[]} values at least one */
export const median = (values) => quantile(values, 0.5);

/** Half of the range that holds the middle half of the values. @param {readonly number[]} values at least one */
export const halfSpread = (values) => (quantile(values, 0.75) - quantile(values, 0.25)) / 2;

/**
 * How many times as much one is as the other: the median over rounds, so that what slows a whole round cancels out.
 * @param {readonly number[]} values one a round
 * @param {readonly number[]} others one a round, of the same rounds
 */
export function ratio(values, others) {
  if (values.length !== others.length) throw new RangeError("rounds differ");
  return median(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}

/**
 * @typedef {{ median: number, spread: number, runs: readonly number[] }} Summary
 * @param {readonly number[]} runs at least one
 * @returns {Summary}
 */
export const summary = (runs) => ({ median: median(runs), spread: halfSpread(runs), runs });
