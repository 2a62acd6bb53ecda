import type { Duplex } from "node:stream";
import type { UpgradeAsk, UpgradeOutcome } from "../../engine/admission.ts";
import type { ResponseHeaders } from "../../engine/exchange.ts";
import { type EngineRequest, passingQuery, type Query } from "../../engine/query.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { CorsPolicy } from "./cors.ts";
import { refuseUpgrade } from "./refuse-upgrade.ts";
import type { UpgradeResponse } from "./upgrade-response.ts";
import type { WebSocketAcceptor } from "./websocket-acceptor.ts";

/** What an `upgrade` event of node:http brings. */
export interface UpgradeEvent {
  readonly request: EngineRequest;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** What decides on upgrades and completes them, the same for all. */
export interface UpgradeHost {
  readonly cors: CorsPolicy;
  readonly acceptor: WebSocketAcceptor;
}

/** A request of node:http to become a websocket. */
export class UpgradeRequest implements UpgradeAsk {
  readonly request: EngineRequest;
  #query: Query | undefined;
  readonly #host: UpgradeHost;
  readonly #event: UpgradeEvent;
  readonly #response: UpgradeResponse | undefined;

  /** @param response what middleware wrote to, where there is any */
  constructor(host: UpgradeHost, event: UpgradeEvent, response?: UpgradeResponse) {
    this.request = event.request;
    this.#host = host;
    this.#event = event;
    this.#response = response;
    // Until `ws` has the connection, nobody else listens, and an unheard error would end the process.
    event.socket.on("error", ignoreError);
  }

  /** Not before middleware has run. */
  get query(): Query {
    this.#query ??= passingQuery(this.request);
    return this.#query;
  }

  originAllowed(): boolean | Promise<boolean> {
    return this.#host.cors.allowsUpgrade(this.request);
  }

  refuse(status: number, message: string, headers: ResponseHeaders): void {
    this.#response?.detach();
    refuseUpgrade(this.#event.socket, { status, message, headers });
  }

  accept(headers: ResponseHeaders, outcome: UpgradeOutcome): void {
    const { request, socket, head } = this.#event;
    try {
      const all = this.#response?.takeHeaders(headers) ?? headers;
      this.#host.acceptor.accept(request, socket, { head, headers: all, outcome });
      socket.off("error", ignoreError);
    } catch (error) {
      outcome.onRefused(badRequest("WEBSOCKET_HANDSHAKE_ERROR", { error }));
    }
  }
}

function ignoreError(): void {}
