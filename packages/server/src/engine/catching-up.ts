/** A timer that runs so much late finds a process that was busy. ms */
const LATE = 10;

/** How long such a process may take to hear all who came meanwhile: of new TCP connections it takes one in each turn. ms */
const CATCHING_UP = 500;

/**
 * Judges a client once what it had sent by then has been read: of a process that was busy, or whose machine slept, Node runs
 * timers before it reads from connections.
 * @param late how late it is found that the time is over, ms
 * @returns cancels it
 */
export function onceHeard(late: number, judge: () => void): () => void {
  let turn: NodeJS.Immediate | undefined;
  const inNextTurn = () => {
    turn = setImmediate(judge);
  };
  if (late < LATE) inNextTurn();
  const timer = late < LATE ? undefined : setTimeout(inNextTurn, CATCHING_UP);
  return () => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
}
