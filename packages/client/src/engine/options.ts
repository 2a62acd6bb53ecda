import type { RequestOptions } from "./request-options.ts";
import type { TransportClass } from "./transport.ts";

/** Names of the transports there are; others are skipped. */
export type TransportName = "polling" | "websocket" | "webtransport" | (string & {});

/** Options of one connection. */
export interface EngineOptions extends RequestOptions {
  /** Whether to leave long-polling for a better transport where there is one. Default `true`. */
  upgrade?: boolean;
  /** Transports in the order in which they are tried. Default `["polling", "websocket"]`. */
  transports?: readonly TransportName[] | readonly TransportClass[];
  /** The same with classes. */
  transportImplementations?: readonly TransportClass[];
  /** Whether the next transport is tried when one fails to connect. Default `false`. */
  tryAllTransports?: boolean;
  /** Whether to start with the websocket when it worked the last time. Default `false`. */
  rememberUpgrade?: boolean;
  /** Options for one transport only, by its name: `{ polling: { extraHeaders } }`. */
  transportOptions?: object;
  /** Whether the connection is closed as soon as the page asks to be left. Default `false`: when it is left. */
  closeOnBeforeunload?: boolean;
  /** Whether timers are those that were there when this module was loaded, even where tests replace them. Default `false`. */
  useNativeTimers?: boolean;
}

export const DEFAULT_TRANSPORTS: readonly TransportName[] = ["polling", "websocket"];

/** The options for one transport: what `transportOptions` has for its name wins. */
export function optionsFor(name: string, options: EngineOptions): RequestOptions {
  const own: unknown = Reflect.get(options.transportOptions ?? {}, name);
  return typeof own === "object" ? { ...options, ...own } : options;
}
