import type { ClientReason, Loose } from "@baro/protocol";
import type { DisconnectDescription } from "./errors.ts";

/** An error with what the server's middleware said. */
export interface ExtendedError extends Error {
  data?: Loose;
}

/** Events of a socket that are not the user's. */
export interface SocketReservedEvents {
  /** The namespace was joined, for the first time or again. */
  connect: () => void;
  /** The namespace could not be joined; while `socket.active` is true it is tried again. */
  connect_error: (err: ExtendedError) => void;
  /** The namespace was left. */
  disconnect: (reason: ClientReason, description?: DisconnectDescription) => void;
}

type PrependTimeoutError<Args extends Loose[]> = {
  [K in keyof Args]: Args[K] extends (...args: infer Params) => infer Result
    ? (err: Error, ...args: Params) => Result
    : Args[K];
};

/** The events of a map as `timeout()` gives them: acknowledgements get an error first. */
export type DecorateAcknowledgements<Events> = {
  [K in keyof Events]: Events[K] extends (...args: infer Params) => infer Result
    ? (...args: PrependTimeoutError<Params>) => Result
    : Events[K];
};
