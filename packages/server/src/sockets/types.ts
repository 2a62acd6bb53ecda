import type { IncomingHttpHeaders } from "node:http";
import type { ParsedUrlQuery } from "node:querystring";
import type { Loose, ServerReason } from "@baro/protocol";

/** Why a socket was disconnected: the first argument of `disconnect` and `disconnecting`. */
export type DisconnectReason = ServerReason | "slow consumer" | "limit exceeded";

/** An error that a middleware refuses a client with; `data` reaches the client beside the message. */
export interface ExtendedError extends Error {
  data?: Loose;
}

/** `[name, ...arguments]` of an event that a client sent, with the acknowledgement as last argument if it asks for one. */
export type Event = [name: string, ...args: Loose[]];

/** Goes on to the next middleware, or stops with an error. */
export type Next<Failure> = (error?: Failure) => void;

/** Whom a middleware of a namespace asks. */
export interface MiddlewareOptions {
  /** Clients too that return to their state, whom `skipMiddlewares` of `connectionStateRecovery` spares the others. Default false. */
  readonly always?: boolean;
}

/** What is known of a client since it asked for its namespace. */
export interface Handshake {
  /** Headers of the request that opened the connection. */
  headers: IncomingHttpHeaders;
  /** When the socket was made, as `Date` prints it. */
  time: string;
  /** The client's address as the TCP connection gives it. */
  address: string;
  /** Whether the request carried an `Origin`. */
  xdomain: boolean;
  /** Whether the connection is encrypted. */
  secure: boolean;
  /** When the socket was made, ms since 1970. */
  issued: number;
  /** The request's target: path and query. */
  url: string;
  /** The query of the request, decoded. */
  query: ParsedUrlQuery;
  /** What the client sent with its CONNECT packet. */
  auth: { [key: string]: Loose };
}

/** Events that a server's socket emits by itself. */
export interface SocketReservedEvents {
  disconnect: (reason: DisconnectReason, description?: Loose) => void;
  disconnecting: (reason: DisconnectReason, description?: Loose) => void;
  error: (error: Error) => void;
}
