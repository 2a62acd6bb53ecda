import type { Rate } from "../engine/token-bucket.ts";

/** For the name of each rate, how much may come in what time: both whole numbers, 1 or more. */
export type RatesTable<Name extends string = string> = Readonly<Record<Name, Rate>>;

/** What becomes of those who come too often, and how many are counted. */
export interface RatesOptions {
  /**
   * Makes the error that `pay` throws. `retryAfter`: after what time the same would pass, whole ms; undefined where it never will,
   * as it is more than the rate has at once. Default: `new Refusal("rate_limited", { retryAfter })`.
   */
  readonly refuse?: ((retryAfter: number | undefined) => Error) | undefined;
  /**
   * Of how many something is known at the most, for each rate. For one more, one of eight is forgotten: the one who may have most.
   * Default 100,000.
   */
  readonly maxKeys?: number | undefined;
}

/** Counts, in this process. */
export interface Rates<Name extends string> {
  /**
   * Counts what somebody does, or throws where it is too much; then it is not counted.
   * @param who whoever it is counted for: the id of a user, an address, a name, any text
   * @param amount how much it is: 0 or more, also a fraction. Default 1
   * @throws what `refuse` makes: by default a `Refusal`, `rate_limited`
   * @throws ServerOptionError SERVER_OPTION for a rate that is not in the table, for what is no text, and for no such amount
   */
  readonly pay: (rate: Name, who: string, amount?: number) => void;
  /**
   * Forgets what was counted for somebody: all of the rate may come again at once.
   * @throws ServerOptionError SERVER_OPTION for a rate that is not in the table, and for what is no text
   */
  readonly forgive: (rate: Name, who: string) => void;
}
