import { errorV3 } from "./error.ts";

/** How many digits a length may have: enough for any string or buffer there is. */
export const MAX_LENGTH_DIGITS = 10;

const LENGTH = new RegExp(`^(?:0|[1-9][0-9]{0,${MAX_LENGTH_DIGITS - 1}})$`);

/**
 * Reads the length that stands in front of a packet. It is written as `String(length)` writes it.
 *
 * @throws ProtocolError `ENGINE_LENGTH`
 */
export function parseLength(digits: string): number {
  if (!LENGTH.test(digits)) throw errorV3("ENGINE_LENGTH");
  return Number(digits);
}
