/** More about the end of a connection: the error below, or what happened in words and the object that tells more. */
export type DisconnectDescription = Error | { description: string; context?: unknown };

/** What a {@link TransportError} says beyond its message. */
export interface TransportErrorDetails {
  readonly description?: unknown;
  readonly context?: unknown;
  readonly cause?: unknown;
}

/**
 * A transport failed. `message` says how: "xhr poll error", "xhr post error", "websocket error", or "server error" for
 * an answer that is no packet.
 */
export class TransportError extends Error {
  readonly type = "TransportError";
  /** The HTTP status (0: no answer), the error event of the websocket, or the error of the decoder. */
  readonly description: unknown;
  /** The HTTP answer (`status`, `responseText`), where there is one. */
  readonly context: unknown;

  constructor(message: string, { description, context, cause }: TransportErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.description = description;
    this.context = context;
  }
}

/**
 * Runs what may call a user's listeners. An error of one reaches the process or window as an uncaught error should, but
 * out of this call: what else was received with it is still delivered.
 */
export function isolated(action: () => void): void {
  try {
    action();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
