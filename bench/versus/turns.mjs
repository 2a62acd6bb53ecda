/** Between two looks at whether all has arrived: enough that asking costs nothing, few enough for the buffers. */
const DELIVERIES = 20_000;
const BYTES = 16 * 1024 * 1024;

/**
 * How many turns of the loop to emit in before waiting for the receivers.
 * @param {number} deliveries of one turn
 * @param {number} bytes of one delivery
 */
export const turnsPerBatch = (deliveries, bytes) =>
  Math.max(1, Math.floor(Math.min(DELIVERIES, BYTES / bytes) / deliveries));

/**
 * Emits so many times in each of so many turns of the event loop.
 * @param {number} turns
 * @param {number} perTurn
 * @param {() => unknown} emit
 * @returns {Promise<void>}
 */
export function emitInTurns(turns, perTurn, emit) {
  return new Promise((resolve) => {
    let left = turns;
    const turn = () => {
      for (let index = 0; index < perTurn; index += 1) emit();
      left -= 1;
      if (left === 0) resolve();
      else setImmediate(turn);
    };
    turn();
  });
}
