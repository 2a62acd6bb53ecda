import { channel } from "node:diagnostics_channel";

/** Codes of bounds at which something is refused, dropped or closed; docs/guide/limits.md says of each what it is. */
export type LimitCode =
  | "MAX_CONNECTIONS"
  | "MAX_CONNECTIONS_PER_ADDRESS"
  | "MAX_HANDSHAKES_PER_SECOND"
  | "MAX_PACKETS_PER_SECOND"
  | "MAX_BYTES_PER_SECOND"
  | "SLOW_CONSUMER"
  | "MAX_PENDING_ACKS"
  | "MAX_ROOMS_PER_SOCKET"
  | "MAX_NAMESPACES_PER_CLIENT"
  | "MAX_CONCURRENT_LISTENERS"
  | "MAX_CHANNELS_PER_SOCKET"
  | "CONNECT_TIMEOUT"
  | "UPGRADE_TIMEOUT";

/** What subscribers of `baro:limit:reached` hear. */
export interface LimitReached {
  readonly code: LimitCode;
  /** Which server of this process, as its `serverId` says. */
  readonly server?: number;
  /** Id of the connection, where there is one already. */
  readonly connection?: string;
  /** The client's address as `addressOf` gives it, at handshakes. */
  readonly address?: string;
}

const limitReached = channel("baro:limit:reached");

/** Tells of a bound that was reached. Costs next to nothing where nobody listens. */
export function tellLimitReached(message: LimitReached): void {
  if (limitReached.hasSubscribers) limitReached.publish(message);
}
