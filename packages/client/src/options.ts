import type { Loose } from "@baro/protocol";
import type { EngineOptions } from "./engine/options.ts";

/** Options of a {@link Manager}: of its connections (see {@link EngineOptions}) and of how it keeps them. */
export interface ManagerOptions extends EngineOptions {
  /** Whether `io()` makes a connection of its own instead of sharing one with other namespaces. Default `false`. */
  forceNew: boolean;
  /** Whether namespaces of one server share a connection. Default `true`. */
  multiplex: boolean;
  /** Path at which the server listens. Default "/socket.io". */
  path: string;
  /** Whether a lost connection is made again. Default `true`. */
  reconnection: boolean;
  /** Attempts before `reconnect_failed`. Default `Infinity`. */
  reconnectionAttempts: number;
  /** Delay before the first attempt, ms; it doubles with each. Default 1000. */
  reconnectionDelay: number;
  /** Upper bound of the delay, ms. Default 5000. */
  reconnectionDelayMax: number;
  /** Share by which delays are spread, 0 to 1. Default 0.5. */
  randomizationFactor: number;
  /** Time for one attempt to connect, ms; `false`: no bound. Default 20000. */
  timeout: number;
  /** Whether to connect at once; else `socket.connect()` does. Default `true`. */
  autoConnect: boolean;
  /** A package with `Encoder` and `Decoder` (as socket.io-msgpack-parser) in place of the default wire format. */
  parser: unknown;
}

/** What is sent when a namespace is joined: an object, or a function that gives one each time. */
export type Auth = { [key: string]: Loose } | ((give: (data: object) => void) => void);

/** Options of a {@link Socket}. */
export interface SocketOptions {
  /** Sent when the namespace is joined; the server has it as `socket.handshake.auth`. */
  auth?: Auth;
  /**
   * How often an event that was not acknowledged is sent again. With it, events are sent one at a time and in order,
   * each until the server acknowledges it. Default: no event is sent again.
   */
  retries?: number;
  /** Time for each acknowledgement, ms. Default: none. */
  ackTimeout?: number;
}

/** Defaults of the options that have one here; those of the connection are in engine/options.ts. */
export const MANAGER_DEFAULTS = {
  path: "/socket.io",
  reconnection: true,
  reconnectionAttempts: Number.POSITIVE_INFINITY,
  reconnectionDelay: 1000,
  reconnectionDelayMax: 5000,
  randomizationFactor: 0.5,
  timeout: 20_000,
  autoConnect: true,
};
