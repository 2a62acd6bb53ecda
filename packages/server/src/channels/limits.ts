import type { PageLimits } from "../store/page.ts";

/** Bounds of what travels (docs/protocol/channels.md, "Limits"). Bytes are of bodies and attachments. */
export const LIMITS = {
  channelName: 255,
  eventName: 128,
  id: 64,
  publisher: [16, 64],
  subscribesPerRequest: 1000,
  /** Subscriptions of one socket that may wait for `authorize` or the store; more, where it may have more. */
  subscribesAtOnce: 2000,
  publishesPerRequest: 100,
  /** As many attachments as a Socket.IO client takes in one packet. */
  attachments: 10,
  pageEntries: 100,
  pageBytes: 256 * 1024,
  history: { default: 50, most: 1000 },
  /** A client with more than this waiting for it is sent the next page only when it has acknowledged the last. */
  bufferedBytes: 1024 * 1024,
  /** What may wait for the store. */
  waitingDrafts: 10_000,
  waitingBytes: 64 * 1024 * 1024,
  batch: 1000,
  /** Requests of one socket that may be under way. */
  requestsAtOnce: 256,
  channelsPerSocket: 1000,
} as const;

/** Where a page of entries ends. */
export const PAGE: PageLimits = {
  limit: LIMITS.pageEntries,
  maxBytes: LIMITS.pageBytes,
  maxAttachments: LIMITS.attachments,
};

/** Bounds of what a log that is in use has in memory and sends at once. Tests have smaller ones. */
export interface LogLimits {
  readonly page: PageLimits;
  /** Newest entries that it keeps at hand. */
  readonly tailEntries: number;
  readonly tailBytes: number;
}

export const LOG_LIMITS: LogLimits = { page: PAGE, tailEntries: 256, tailBytes: 1024 * 1024 };
