/** Every way in which a request about a channel can fail: code → what it means and what to do. Callers match on the code. */
export const CHANNEL_ERRORS = {
  bad_request: "the request has not the form that docs/protocol/channels.md gives it",
  forbidden: "the application does not allow this; the server decides with io.channels.authorize",
  reserved_event: "the name of the event belongs to the channel itself; choose another",
  too_large: "the entry is too large, or has too many attachments",
  unsubscribed: "the server ended the subscription",
  too_many_channels: "the socket has as many subscriptions as the server allows",
  overloaded: "too much waits to be stored; try again later",
  store_unavailable: "the store failed; try again later",
  ahead: "what was made of the channel goes beyond its log; empty it, and have it made anew",
  closed: "the server or the channel is closed",
  outbox_full: "too many publishes wait to be sent; wait for `pending` to shrink",
  timeout: "no answer came in time",
  disconnected: "the socket is not connected; connect it, or publish, which waits",
} as const;

export type ChannelErrorCode = keyof typeof CHANNEL_ERRORS;

/** Those after which the same request may succeed. */
const PASSING: ReadonlySet<ChannelErrorCode> = new Set([
  "overloaded",
  "store_unavailable",
  "closed",
  "timeout",
  "disconnected",
]);

/** The error of everything about channels, on both sides. */
export class ChannelError extends Error {
  override readonly name = "ChannelError";
  readonly code: ChannelErrorCode;
  /** What the application said. */
  readonly reason: string | undefined;
  /** Whether the same request may succeed later. */
  readonly retry: boolean;

  constructor(code: ChannelErrorCode, options: ErrorOptions & { readonly reason?: string } = {}) {
    const { reason, ...rest } = options;
    super(reason ?? CHANNEL_ERRORS[code], rest);
    this.code = code;
    this.reason = reason;
    this.retry = PASSING.has(code);
  }
}
