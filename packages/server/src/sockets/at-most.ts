import { LONGEST_TIMEOUT } from "../engine/longest-timeout.ts";

/**
 * Waits for work, but no longer than so many ms, and a turn more: what came while the process was busy is read in it.
 * @returns whether it was done in time; rejects as the work does
 */
export async function atMost(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => setImmediate(resolve, false), Math.min(ms, LONGEST_TIMEOUT));
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
