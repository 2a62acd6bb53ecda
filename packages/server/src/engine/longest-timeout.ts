/** What a timer takes at most: Node's and browsers' end at once where they are asked for more. ms */
export const LONGEST_TIMEOUT = 2 ** 31 - 1;
