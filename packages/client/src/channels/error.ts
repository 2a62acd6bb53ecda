import type { ChannelErrorCode, ChannelFault } from "@baro/protocol";

/** The error of everything about channels, told by its `code`. */
export class ChannelError extends Error {
  override readonly name = "ChannelError";
  /** One of the protocol's; a newer server may have others. */
  readonly code: ChannelErrorCode | (string & {});
  /** What the application said. */
  readonly reason: string | undefined;
  /** Whether the same may succeed later. */
  readonly retry: boolean;

  constructor({ code, message, reason, retry = false }: ChannelFault, cause?: unknown) {
    super(reason ?? message, { cause });
    this.code = code;
    this.reason = reason;
    this.retry = retry;
  }
}

/** The error of an answer: what the server says, or that it says nothing. */
export function errorIn(answer: unknown): ChannelError | undefined {
  if (typeof answer !== "object" || answer === null) {
    return new ChannelError({ code: "timeout", message: "no answer came in time", retry: true });
  }
  const { error } = answer as { readonly error?: ChannelFault };
  return error && new ChannelError(error);
}
