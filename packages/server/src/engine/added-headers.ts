import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import { NO_HEADERS, type ResponseHeaders } from "./exchange.ts";
import type { EngineOptions } from "./options.ts";
import { badRequest, type Refusal } from "./refusal.ts";
import { findBadHeader } from "./response-headers.ts";
import { sessionCookie } from "./session-cookie.ts";
import { notify } from "./surface.ts";

/** Headers for a response, or why it cannot have them. */
export type Gathered = { readonly headers: ResponseHeaders } | { readonly refusal: Refusal };

const NOTHING_ADDED: Gathered = { headers: NO_HEADERS };

/** Gathers the headers that options and the app add to responses. */
export class AddedHeaders {
  readonly #engine: EventEmitter;
  readonly #options: Pick<EngineOptions, "cookie">;

  constructor(engine: EventEmitter, options: Pick<EngineOptions, "cookie">) {
    this.#engine = engine;
    this.#options = options;
  }

  /** @param newId the id of the session that the response opens, if it does */
  gather(request: IncomingMessage, newId?: string): Gathered {
    if (newId === undefined && this.#engine.listenerCount("headers") === 0) return NOTHING_ADDED;
    const headers: ResponseHeaders = {};
    if (newId !== undefined) this.#addInitial(headers, request, newId);
    notify(this.#engine, "headers", headers, request);
    const header = findBadHeader(headers);
    return header === undefined ? { headers } : { refusal: badRequest("BAD_HEADER", { header }) };
  }

  #addInitial(headers: ResponseHeaders, request: IncomingMessage, id: string): void {
    const { cookie } = this.#options;
    if (cookie) headers["Set-Cookie"] = [sessionCookie(id, cookie)];
    notify(this.#engine, "initial_headers", headers, request);
  }
}
