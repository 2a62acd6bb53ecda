/** @typedef {{ clients: number, inFlight: number }} Params */

const PER_BATCH = 4000;

/**
 * Plays a scenario whose load is `askingLoad`: a batch is so many round trips.
 * @param {import("../contract.ts").Stage<Params>} stage
 */
export async function askAndAnswer({ load, params, smoke, stretch }) {
  const each = smoke ? 2 * params.inFlight : Math.ceil(PER_BATCH / params.clients);
  await load.call("open");
  return await stretch(async () => {
    await load.call("ask", each);
    return each * params.clients;
  });
}
