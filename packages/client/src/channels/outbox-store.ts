/** A publish that the server has not acknowledged yet. */
export interface Pending {
  readonly channel: string;
  /** Unique under its publisher; `meta.id` of the entry that it becomes. */
  readonly id: string;
  readonly event: string;
  readonly body: unknown;
  /** When it was published, by this device's clock: ms since 1970. */
  readonly at: number;
  /** The secret of the page or program that published it. */
  readonly publisher: string;
  /** Its place among those of the same time. */
  readonly order: number;
}

/** Where publishes are kept until they are acknowledged, so that they survive a reload. A store may be shared by pages. */
export interface OutboxStore {
  /** What is kept for a channel, in any order. */
  load(channel: string): Promise<readonly Pending[]> | readonly Pending[];
  /** @throws what `publish` is to reject with */
  put(pending: Pending): Promise<void> | void;
  remove(pending: Pending): Promise<void> | void;
}
