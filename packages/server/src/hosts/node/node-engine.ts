import {
  type IncomingMessage,
  type ServerResponse,
  validateHeaderName,
  validateHeaderValue,
} from "node:http";
import { parse } from "node:querystring";
import type { Duplex } from "node:stream";
import { type Server, WebSocketServer, type ServerOptions as WebSocketServerOptions } from "ws";
import type { UpgradeAsk } from "../../engine/admission.ts";
import { Engine } from "../../engine/engine.ts";
import { HandshakeErrorCode, type Refusal } from "../../engine/errors.ts";
import type { ResponseHeaders } from "../../engine/exchange.ts";
import type { WebSocketLink } from "../../engine/link.ts";
import type { CompressionOptions, EngineOptions } from "../../engine/options.ts";
import { type CorsOptions, type CorsOptionsDelegate, CorsPolicy } from "./cors.ts";
import { NodeExchange } from "./http-exchange.ts";
import { refuseUpgrade } from "./refuse-upgrade.ts";
import { LinkedWebSocket, NodeLink } from "./websocket-link.ts";

/** Options of the engine on node:http. */
export interface NodeEngineOptions extends EngineOptions {
  /** Who of other origins may connect, by HTTP and by websocket. Default: no header is set. */
  cors: CorsOptions | CorsOptionsDelegate | undefined;
}

const MIDDLEWARE_FAILURE: Refusal = {
  code: HandshakeErrorCode.BAD_REQUEST,
  context: { name: "MIDDLEWARE_FAILURE" },
};

const DEFAULT_THRESHOLD = 1024;

/** The engine behind node:http and `ws`: what users know as `io.engine`. */
export class NodeEngine extends Engine {
  readonly #cors: CorsPolicy;
  readonly #websockets: Server<typeof LinkedWebSocket>;
  readonly #compressFrom: number;
  /** Headers for the answer to an upgrade request, until `ws` writes it. */
  readonly #upgradeHeaders = new WeakMap<IncomingMessage, ResponseHeaders>();

  /** @throws EngineError ENGINE_OPTION */
  constructor(options: Partial<NodeEngineOptions> = {}) {
    super(options);
    this.#cors = new CorsPolicy(options.cors);
    this.#compressFrom = thresholdOf(this.opts.httpCompression);
    this.#websockets = new WebSocketServer(this.#webSocketOptions());
    this.#websockets.on("headers", (lines, request) => {
      lines.push(...headerLines(this.#upgradeHeaders.get(request) ?? {}));
    });
  }

  /** Serves a request under the engine's path. */
  handleRequest(request: IncomingMessage, response: ServerResponse): void {
    this.applyCors(request, response, () => {
      const exchange = new NodeExchange(request, response, this.#compressFrom);
      void this.onRequest({ request, query: queryOf(request), exchange });
    });
  }

  /** Serves an upgrade request under the engine's path. `head`: bytes that came behind the request. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", ignoreError);
    const ask: UpgradeAsk = {
      request,
      query: queryOf(request),
      originAllowed: () => this.#cors.allowsUpgrade(request),
      refuse: (status, message) => refuseUpgrade(socket, status, message),
      accept: (headers, onLink) => {
        this.#upgradeHeaders.set(request, headers);
        this.#completeUpgrade(request, socket, { head, onLink });
      },
    };
    void this.onUpgrade(ask);
  }

  /** Sets the CORS headers of a response, or answers a preflight (then `next` is not called). */
  applyCors(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    this.#cors.apply(request, response, (error) => {
      if (error === undefined || error === null) next();
      else this.#failMiddleware(request, response);
    });
  }

  #failMiddleware(request: IncomingMessage, response: ServerResponse): void {
    const exchange = new NodeExchange(request, response, this.#compressFrom);
    this.refuseRequest({ request, query: {}, exchange }, MIDDLEWARE_FAILURE);
  }

  #completeUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    rest: { head: Buffer; onLink: (link: WebSocketLink) => void },
  ): void {
    this.#websockets.handleUpgrade(request, socket, rest.head, (websocket) => {
      socket.off("error", ignoreError);
      rest.onLink(new NodeLink(websocket, socket));
    });
  }

  #webSocketOptions(): WebSocketServerOptions<typeof LinkedWebSocket> {
    const { maxHttpBufferSize, perMessageDeflate } = this.opts;
    return {
      noServer: true,
      clientTracking: false,
      maxPayload: maxHttpBufferSize,
      perMessageDeflate:
        perMessageDeflate === true ? { threshold: DEFAULT_THRESHOLD } : perMessageDeflate,
      WebSocket: LinkedWebSocket,
    };
  }
}

function ignoreError(): void {}

function queryOf(request: IncomingMessage) {
  const url = request.url ?? "";
  const from = url.indexOf("?");
  return parse(from < 0 ? "" : url.slice(from + 1));
}

function thresholdOf(option: boolean | CompressionOptions): number {
  if (option === false) return Number.POSITIVE_INFINITY;
  return (option === true ? undefined : option.threshold) ?? DEFAULT_THRESHOLD;
}

/** Header lines of a handshake. A value that would break out of its line is refused (response splitting). */
function headerLines(headers: ResponseHeaders): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    validateHeaderName(name);
    const values = Array.isArray(value) ? value : [value];
    for (const each of values) validateHeaderValue(name, each);
    return values.map((each) => `${name}: ${each}`);
  });
}
