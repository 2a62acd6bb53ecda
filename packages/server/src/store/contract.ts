import type { Position } from "@baro/protocol";

/**
 * Where logs are kept. A log is named by an opaque string (namespace and channel together). Calls for one store come from one
 * process, and `append` is called again only when the last one has settled: a store needs no queue of its own.
 */
export interface ChannelStore {
  /** Settles when the store can be used, or says why not. @throws StoreError */
  open(): Promise<void>;

  /**
   * Appends all drafts in their order, or none, and resolves once they are committed. A draft whose `publisher` and `id` were
   * appended to this log before (in this batch too) is not appended again: its receipt has the first one's offset and time,
   * and `repeated`.
   * @returns one receipt for each draft
   * @throws StoreError nothing was appended
   */
  append(drafts: readonly Draft[]): Promise<readonly Receipt[]>;

  /** The state of a log; one that was never written to is empty, and has an epoch that it keeps. */
  head(log: string): Promise<LogHead>;

  /**
   * A page of a log, in ascending order: the oldest entries above `after`, or the newest below `before`. It ends at
   * `limit` entries, or before the entry with which it would have more than `maxBytes` bytes or `maxAttachments` attachments, but has one if there is one.
   */
  read(log: string, range: ReadRange): Promise<LogPage>;

  /** Forgets the oldest entries until the log is within all bounds. The head stays what it was. @returns the state then */
  trim(log: string, bounds: TrimBounds): Promise<LogHead>;

  /** Commits what was asked for, and gives everything back. */
  close(): Promise<void>;
}

/** An entry that is to be appended. */
export interface Draft {
  readonly log: string;
  readonly event: string;
  /** JSON, with placeholders for the attachments (docs/protocol/socket-io-5.md, "Binary"). */
  readonly body: string;
  readonly attachments: readonly Uint8Array[];
  /** ms since 1970. */
  readonly at: number;
  readonly by?: string | undefined;
  readonly id?: string | undefined;
  /** Under whom `id` is unique. Undefined: the draft is never a repeat. */
  readonly publisher?: string | undefined;
}

export interface Receipt extends Position {
  readonly at: number;
  readonly repeated: boolean;
}

/** An entry that is kept. */
export interface StoredEntry {
  readonly offset: number;
  readonly at: number;
  readonly event: string;
  readonly body: string;
  readonly attachments: readonly Uint8Array[];
  readonly by?: string | undefined;
  readonly id?: string | undefined;
}

export interface LogHead {
  readonly epoch: string;
  /** The newest offset; 0 before the first append. */
  readonly head: number;
  /** The oldest offset that is kept; head + 1 when none is. */
  readonly first: number;
}

export interface LogPage extends LogHead {
  readonly entries: readonly StoredEntry[];
}

export interface ReadRange {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
  readonly maxBytes?: number | undefined;
  readonly maxAttachments?: number | undefined;
}

/** Undefined: no bound of that kind. */
export interface TrimBounds {
  /** Entries that stay. */
  readonly maxEntries?: number | undefined;
  /** Bytes of bodies and attachments that stay. */
  readonly maxBytes?: number | undefined;
  /** Entries with a smaller `at` go, from the oldest on up to the first that stays. */
  readonly olderThan?: number | undefined;
  /** Offsets below this go. */
  readonly before?: number | undefined;
}
