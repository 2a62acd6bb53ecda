import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { RequestAsk } from "../../engine/admission.ts";
import { Engine } from "../../engine/engine.ts";
import type { CompressionOptions, EngineOptions } from "../../engine/options.ts";
import { queryOf, withQuery } from "../../engine/query.ts";
import { badRequest, type Refusal } from "../../engine/refusal.ts";
import { type CorsOptions, type CorsOptionsDelegate, CorsPolicy } from "./cors.ts";
import { NodeExchange } from "./http-exchange.ts";
import { type EngineMiddleware, MiddlewareChain } from "./middleware.ts";
import { SharedHead } from "./shared-head.ts";
import { type UpgradeEvent, type UpgradeHost, UpgradeRequest } from "./upgrade-request.ts";
import { UpgradeResponse } from "./upgrade-response.ts";
import { WebSocketAcceptor } from "./websocket-acceptor.ts";

/** Options of the engine on node:http. */
export interface NodeEngineOptions extends EngineOptions {
  /** Who of other origins may connect, by HTTP and by websocket. Default: no header is set. */
  cors: CorsOptions | CorsOptionsDelegate | undefined;
  /** Taken from programs written for socket.io, and not used: frames are written here, and read by `ws`. */
  wsEngine: unknown;
}

/** Above this many bytes an answer is compressed. */
const DEFAULT_THRESHOLD = 1024;

/** The engine behind node:http and `ws`: what users know as `io.engine`. */
export class NodeEngine extends Engine implements UpgradeHost {
  readonly cors: CorsPolicy;
  readonly acceptor: WebSocketAcceptor;
  readonly #compressFrom: number;
  /** What every HTTP request passes: the policy on origins alone, or with the app's middleware behind it. */
  readonly #originCheck: MiddlewareChain;
  readonly #beforeRequests: MiddlewareChain;
  readonly #beforeUpgrades = new MiddlewareChain();
  readonly #head = new SharedHead();

  /** @throws EngineError ENGINE_OPTION */
  constructor(options: Partial<NodeEngineOptions> = {}) {
    super(options);
    this.cors = new CorsPolicy(options.cors);
    this.acceptor = new WebSocketAcceptor(this.opts, this.flushQueue);
    this.#originCheck = new MiddlewareChain([this.cors.middleware]);
    this.#beforeRequests = new MiddlewareChain([this.cors.middleware]);
    this.#compressFrom = thresholdOf(this.opts.httpCompression);
  }

  /**
   * Adds middleware as Express has it, which runs for every HTTP request and every upgrade request before anything else but
   * `cors`. Headers that it sets stand in the answers, that to an upgrade too; what it answers itself, the engine does not
   * serve. An error refuses the request with 400 and code 3 (`context.name`: "MIDDLEWARE_FAILURE").
   */
  use(middleware: EngineMiddleware): this {
    this.#beforeRequests.add(middleware);
    this.#beforeUpgrades.add(middleware);
    return this;
  }

  /** Serves a request under the engine's path. */
  handleRequest(request: IncomingMessage, response: ServerResponse): void {
    const ask = this.#askOf(request, response);
    if (this.#beforeRequests.isEmpty) this.onRequest(ask);
    else this.#pass(this.#beforeRequests, { ask, response }, () => this.onRequest(ask));
  }

  /** Serves an upgrade request under the engine's path. `head`: bytes that came behind the request. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#head.shareIn(request);
    const event: UpgradeEvent = { request: withQuery(request), socket, head };
    if (this.#beforeUpgrades.isEmpty) this.onUpgrade(new UpgradeRequest(this, event));
    else this.#upgradeBehindMiddleware(event);
  }

  /** Sets the CORS headers of a response, or answers a preflight (then `next` is not called). */
  applyCors(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    this.#pass(this.#originCheck, { ask: this.#askOf(request, response), response }, next);
  }

  override allowsScript(request: IncomingMessage): boolean {
    return this.cors.allowsScript(request);
  }

  /** Websockets that close from now on say so as well, where there is something to say. */
  override shutDoor(retryAfter?: number): void {
    super.shutDoor(retryAfter);
    if (retryAfter !== undefined) this.acceptor.askToStayAway(retryAfter);
  }

  #askOf(request: IncomingMessage, response: ServerResponse): RequestAsk {
    const exchange = new NodeExchange(request, response, this.#compressFrom);
    return { request, query: queryOf(request), exchange };
  }

  #pass(
    chain: MiddlewareChain,
    { ask, response }: { ask: RequestAsk; response: ServerResponse },
    next: () => void,
  ): void {
    chain.run({ request: ask.request, response }, (error) => {
      if (error) this.refuseRequest(ask, middlewareFailure(error));
      else if (!response.headersSent) next();
    });
  }

  #upgradeBehindMiddleware(event: UpgradeEvent): void {
    const { request, socket } = event;
    const upgrade = UpgradeResponse.open(request, socket);
    if (!upgrade) return;
    const ask = new UpgradeRequest(this, event, upgrade);
    this.#beforeUpgrades.run({ request, response: upgrade.response }, (error) => {
      if (upgrade.isAnswered) return;
      if (error) this.refuseUpgrade(ask, middlewareFailure(error));
      else this.onUpgrade(ask);
    });
  }
}

function middlewareFailure(error: unknown): Refusal {
  return badRequest("MIDDLEWARE_FAILURE", { error });
}

function thresholdOf(option: boolean | CompressionOptions): number {
  if (option === false) return Number.POSITIVE_INFINITY;
  return (option === true ? undefined : option.threshold) ?? DEFAULT_THRESHOLD;
}
