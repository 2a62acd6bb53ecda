import type { IncomingMessage } from "node:http";
import type { HttpExchange, ResponseHeaders } from "./exchange.ts";
import type { WebSocketLink } from "./link.ts";
import type { Query } from "./query.ts";
import type { Refusal } from "./refusal.ts";

/** An HTTP request for the engine, as a host gives it. */
export interface RequestAsk {
  readonly request: IncomingMessage;
  readonly query: Query;
  readonly exchange: HttpExchange;
}

/** How the handshake of a websocket ended: one of the two, or nothing where the client has gone. */
export interface UpgradeOutcome {
  onLink(link: WebSocketLink): void;
  /** It cannot be completed, as where the request breaks RFC 6455 section 4.2.1; nothing was answered yet. */
  onRefused(refusal: Refusal): void;
}

/** A request to become a websocket, as a host gives it. */
export interface UpgradeAsk {
  readonly request: IncomingMessage;
  readonly query: Query;
  /** Whether the page that asks may: same origin, or allowed by `cors`. */
  originAllowed(): boolean | Promise<boolean>;
  /** Answers with an HTTP status, and closes. */
  refuse(status: number, message: string, headers: ResponseHeaders): void;
  /** Completes the websocket handshake, with further response headers. */
  accept(headers: ResponseHeaders, outcome: UpgradeOutcome): void;
}
