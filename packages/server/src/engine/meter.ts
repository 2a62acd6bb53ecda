import type { EnginePacket } from "@baro/protocol";
import { EngineError } from "./errors.ts";
import { perSecond, TokenBucket } from "./token-bucket.ts";

/** The rates that one connection must keep: bounds that the engine's options describe. */
export interface ConnectionRates {
  readonly maxPacketsPerSecond: number;
  readonly maxBytesPerSecond: number;
}

/** Holds what one client sends against the rates that it must keep. */
export class Meter {
  readonly #rates: ConnectionRates;
  readonly #packets: TokenBucket;
  readonly #bytes: TokenBucket;

  private constructor(rates: ConnectionRates) {
    const now = performance.now();
    this.#rates = rates;
    this.#packets = new TokenBucket(perSecond(rates.maxPacketsPerSecond), now);
    this.#bytes = new TokenBucket(perSecond(rates.maxBytesPerSecond), now);
  }

  /** @returns nothing where any rate is fine */
  static of(rates: ConnectionRates): Meter | undefined {
    const { maxPacketsPerSecond, maxBytesPerSecond } = rates;
    const isAny = maxPacketsPerSecond === Infinity && maxBytesPerSecond === Infinity;
    return isAny ? undefined : new Meter(rates);
  }

  /** Counts a packet. @returns why it is one too many */
  count({ data }: EnginePacket<Buffer>): RateError | undefined {
    const now = performance.now();
    const { maxPacketsPerSecond, maxBytesPerSecond } = this.#rates;
    if (maxPacketsPerSecond !== Infinity && !this.#packets.take(1, now)) {
      return tooMuch("MAX_PACKETS_PER_SECOND", `${maxPacketsPerSecond} packets`);
    }
    // A packet counts one byte for its type.
    if (maxBytesPerSecond !== Infinity && !this.#bytes.take(1 + (data?.length ?? 0), now)) {
      return tooMuch("MAX_BYTES_PER_SECOND", `${maxBytesPerSecond} bytes`);
    }
    return undefined;
  }
}

type RateCode = "MAX_PACKETS_PER_SECOND" | "MAX_BYTES_PER_SECOND";
type RateError = EngineError & { readonly code: RateCode };

function tooMuch(code: RateCode, rate: string): RateError {
  const error = new EngineError(code, `the client sent more than ${rate} per second`);
  return Object.assign(error, { code });
}
