import type { IncomingMessage } from "node:http";
import type { LimitCode, LimitReached } from "./limit-reached.ts";
import { networkOf } from "./network-of.ts";
import { badRequest, overloaded, type Refusal } from "./refusal.ts";
import { perSecond, TokenBucket } from "./token-bucket.ts";

/** Says which address a client counts for. */
export type AddressOf = (request: IncomingMessage) => string;

/** How many clients may come, and be here: bounds that the engine's options describe. */
export interface Crowd {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly maxHandshakesPerSecond: number;
  readonly addressOf: AddressOf | undefined;
}

/** How long a client is asked to stay away that finds no place. s */
const RETRY_AFTER = 5;

/** How long one is asked to wait until another process listens, unless the app says it. ms */
const RETRY_AFTER_MOVE = 1000;

/** Lets clients in as long as there is room, and counts those who are in. */
export class Door {
  readonly #crowd: Crowd;
  readonly #tell: (limit: LimitReached) => void;
  /** What everybody is told once nobody is let in. */
  #leaving: Refusal | undefined;
  readonly #arrivals: TokenBucket;
  /** How many are in, by address; empty where addresses do not count. */
  readonly #byAddress = new Map<string, number>();
  /** The address that each session counts for. */
  readonly #addresses = new Map<string, string>();

  /** @param tell hears of limits that were reached */
  constructor(crowd: Crowd, tell: (limit: LimitReached) => void) {
    this.#crowd = crowd;
    this.#tell = tell;
    this.#arrivals = new TokenBucket(perSecond(crowd.maxHandshakesPerSecond), performance.now());
  }

  /** Lets nobody in any more. @param retryAfter how long clients are asked to wait until another process listens, ms */
  shut(retryAfter = RETRY_AFTER_MOVE): void {
    this.#leaving = overloaded(LEAVING, Math.ceil(retryAfter / 1000));
  }

  /** A client asks for a session. @returns why it gets none, before the app is bothered */
  refuseArrival(request: IncomingMessage, present: number): Refusal | undefined {
    return this.#refuseRate() ?? this.refuseEntry(request, present);
  }

  /** Its session is about to be made: others may have come while the app was asked. @param present how many there are */
  refuseEntry(request: IncomingMessage, present: number): Refusal | undefined {
    const { maxConnections, maxConnectionsPerAddress } = this.#crowd;
    if (this.#leaving) return this.#leaving;
    if (present >= maxConnections) return this.#full("MAX_CONNECTIONS");
    if (maxConnectionsPerAddress === Infinity) return undefined;
    const address = this.#addressOf(request);
    if (typeof address !== "string") return address;
    if ((this.#byAddress.get(address) ?? 0) < maxConnectionsPerAddress) return undefined;
    return this.#full("MAX_CONNECTIONS_PER_ADDRESS", { address });
  }

  /** A session was made. */
  enter(id: string, request: IncomingMessage): void {
    if (this.#crowd.maxConnectionsPerAddress === Infinity) return;
    const address = this.#addressOf(request);
    if (typeof address !== "string") return;
    this.#addresses.set(id, address);
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
  }

  /** A session is over. */
  leave(id: string): void {
    const address = this.#addresses.get(id);
    if (address === undefined) return;
    this.#addresses.delete(id);
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }

  #refuseRate(): Refusal | undefined {
    if (this.#crowd.maxHandshakesPerSecond === Infinity) return undefined;
    const now = performance.now();
    if (this.#arrivals.take(1, now)) return undefined;
    const retryAfter = Math.max(1, Math.ceil(this.#arrivals.timeUntil(0, now) / 1000));
    return this.#full("MAX_HANDSHAKES_PER_SECOND", { retryAfter });
  }

  #full(
    code: keyof typeof MESSAGES,
    { address, retryAfter = RETRY_AFTER }: Fullness = {},
  ): Refusal {
    this.#tell(address === undefined ? { code } : { code, address });
    return overloaded({ name: code, message: MESSAGES[code] }, retryAfter);
  }

  #addressOf(request: IncomingMessage): string | Refusal {
    const { addressOf } = this.#crowd;
    if (!addressOf) return networkOf(request.socket.remoteAddress ?? "");
    try {
      return networkOf(String(addressOf(request)));
    } catch (error) {
      return badRequest("ADDRESS_ERROR", { error });
    }
  }
}

const LEAVING = { name: "SERVER_DRAINING", message: "The server is about to stop" };

const MESSAGES = {
  MAX_CONNECTIONS: "The server is full",
  MAX_CONNECTIONS_PER_ADDRESS: "Too many connections of this address",
  MAX_HANDSHAKES_PER_SECOND: "Too many clients at once",
} as const satisfies Partial<Record<LimitCode, string>>;

interface Fullness {
  readonly address?: string;
  /** s */
  readonly retryAfter?: number;
}
