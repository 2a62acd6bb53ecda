/** What the events of channels carry (docs/protocol/channels.md says it in words). */

/** A place in a log: the last entry that was seen. */
export interface Position {
  /** Which log. */
  readonly epoch: string;
  /** 0 is before the first entry. */
  readonly offset: number;
}

/** One event of a log. */
export interface Entry {
  /** 1, 2, 3, … without gaps. */
  readonly offset: number;
  /** When it was published, by the server's clock: ms since 1970. */
  readonly at: number;
  readonly event: string;
  /** Any JSON value, with binary in it where Socket.IO allows it. */
  readonly body: unknown;
  /** What its publisher called it. */
  readonly id?: string;
  /** Who published it, as the server's application says. */
  readonly by?: string;
}

/** Who is subscribed. */
export interface Member {
  /** Who the application says it is (`by`), or the id of its socket. */
  readonly id: string;
  /** How many sockets of its are subscribed. */
  readonly connections: number;
}

/** Where a subscription begins: `after` a position, or `last` entries before the end; with neither, at the end. */
export interface SubscribeRequest {
  readonly channel: string;
  readonly after?: { readonly epoch?: string; readonly offset: number };
  readonly last?: number;
  /** Whether `baro:members` is wanted. */
  readonly presence?: boolean;
}

/** Why entries are missing: trimmed away, of another log, or the log does not reach that far. */
export type ResetReason = "trimmed" | "epoch" | "ahead";

export interface Subscribed {
  readonly epoch: string;
  /** The subscription starts behind this one. */
  readonly offset: number;
  /** The newest entry. */
  readonly head: number;
  /** The oldest entry that is kept. */
  readonly first: number;
  /** Whether everything behind the position that was asked for follows. */
  readonly recovered: boolean;
  readonly reset?: ResetReason;
  readonly members?: readonly Member[];
}

/** An error as it travels. */
export interface ChannelFault {
  readonly code: string;
  readonly message: string;
  /** What the application said. */
  readonly reason?: string;
  /** Whether the same request may succeed later. */
  readonly retry?: boolean;
}

export interface Faulty {
  readonly error: ChannelFault;
}

export interface SubscribeAnswer {
  readonly results: readonly (Subscribed | Faulty)[];
}

export interface PublishRequest {
  readonly id: string;
  readonly event: string;
  readonly body: unknown;
}

export interface Published {
  readonly offset: number;
  readonly at: number;
  /** It had been published before, with this result. */
  readonly repeated?: boolean;
}

export interface PublishAnswer {
  readonly epoch: string;
  readonly results: readonly (Published | Faulty)[];
}

/** Which entries: the newest below `before`, or the oldest above `after`; with neither, the newest of all. */
export interface HistoryRange {
  readonly before?: number;
  readonly after?: number;
  /** Default 50, at most 1,000. */
  readonly limit?: number;
}

export interface History {
  readonly epoch: string;
  readonly head: number;
  readonly first: number;
  /** In ascending order. */
  readonly entries: readonly Entry[];
}

export interface MemberChanges {
  readonly join?: readonly Member[];
  readonly leave?: readonly Member[];
}
