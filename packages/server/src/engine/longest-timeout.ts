/** What a timer takes at most: Node's and browsers' end at once where they are asked for more. ms */
export const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** Whether this is a time that a timer can take: 0 or more. ms */
export function isDuration(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= LONGEST_TIMEOUT;
}
