/**
 * The child's end of the calls that `process.mjs` makes: messages `{ id, action, amount }`, answered by `{ id, figures }`
 * or `{ id, error }`. Whatever is thrown anywhere in the child ends it, which ends the bench.
 * @param {(start: unknown) => Promise<import("./contract.ts").Actions>} start makes the actions of the first message
 */
export function serveCalls(start) {
  /** @type {import("./contract.ts").Actions} */
  let actions = {};
  /** @param {{ action: string, amount: number, start?: unknown }} call */
  const answer = async ({ action, amount, start: given }) => {
    if (given !== undefined) actions = await start(given);
    const run = given === undefined ? actions[action] : actions["started"];
    if (run === undefined) throw new Error(`no action ${action}`);
    return (await run(amount)) ?? {};
  };
  process.on("message", (/** @type {{ id: number, action: string, amount: number }} */ call) => {
    answer(call).then(
      (figures) => process.send?.({ id: call.id, figures }),
      (error) => process.send?.({ id: call.id, error: String(error?.stack ?? error) }),
    );
  });
  process.on("disconnect", () => process.exit());
}
