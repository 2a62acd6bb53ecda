/** Names of the events by which channels travel (docs/protocol/channels.md). */
export const CHANNEL_EVENTS = {
  SUBSCRIBE: "baro:subscribe",
  UNSUBSCRIBE: "baro:unsubscribe",
  PUBLISH: "baro:publish",
  HISTORY: "baro:history",
  PRESENCE: "baro:presence",
  ENTRIES: "baro:entries",
  SUBSCRIBED: "baro:subscribed",
  UNSUBSCRIBED: "baro:unsubscribed",
  MEMBERS: "baro:members",
} as const;

/** What every one of them starts with. */
export const CHANNEL_EVENT_PREFIX = "baro:";

/** Names that a client's channel uses for its own life, and that no entry may therefore have. */
export const RESERVED_CHANNEL_EVENTS: ReadonlySet<string> = new Set([
  "subscribed",
  "unsubscribed",
  "reset",
  "error",
  "join",
  "leave",
  "pending",
  "refused",
]);
