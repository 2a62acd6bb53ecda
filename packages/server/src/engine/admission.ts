import type { IncomingMessage } from "node:http";
import type { ParsedUrlQuery } from "node:querystring";
import type { HttpExchange, ResponseHeaders } from "./exchange.ts";
import type { WebSocketLink } from "./link.ts";

/** An HTTP request for the engine, as a host gives it. */
export interface RequestAsk {
  readonly request: IncomingMessage;
  readonly query: ParsedUrlQuery;
  readonly exchange: HttpExchange;
}

/** A request to become a websocket, as a host gives it. */
export interface UpgradeAsk {
  readonly request: IncomingMessage;
  readonly query: ParsedUrlQuery;
  /** Whether the page that asks may: same origin, or allowed by `cors`. */
  originAllowed(): Promise<boolean>;
  /** Answers with an HTTP status and closes. */
  refuse(status: number, message: string): void;
  /** Completes the websocket handshake with further response headers, and gives the link unless the client has gone. */
  accept(headers: ResponseHeaders, onLink: (link: WebSocketLink) => void): void;
}
