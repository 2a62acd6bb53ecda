import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type Server, WebSocketServer, type ServerOptions as WebSocketServerOptions } from "ws";
import type { UpgradeOutcome } from "../../engine/admission.ts";
import type { ResponseHeaders } from "../../engine/exchange.ts";
import type { FlushQueue } from "../../engine/flush-queue.ts";
import type { EngineOptions } from "../../engine/options.ts";
import { badRequest } from "../../engine/refusal.ts";
import { headerLines } from "./headers.ts";
import { type Farewell, LinkedWebSocket, NodeLink } from "./websocket-link.ts";

/** Above this many bytes messages are compressed where compression is asked for without a threshold. */
const DEFAULT_THRESHOLD = 1024;
/** The longest message that `ws` can be told to take. */
const LARGEST_PAYLOAD = 2 ** 31 - 1;

/** Of the close frame: the registry of RFC 6455 section 7.4 has it as "Service Restart". */
const SERVICE_RESTART = 1012;

/** A websocket handshake that is about to be completed. */
export interface PendingHandshake {
  /** Bytes that came behind the request. */
  readonly head: Buffer;
  readonly headers: ResponseHeaders;
  readonly outcome: UpgradeOutcome;
}

/** Completes websocket handshakes by `ws`. */
export class WebSocketAcceptor {
  readonly #server: Server<typeof LinkedWebSocket>;
  /** The handshake that `ws` is about to complete: within one call, in which it tells of it by events. */
  #current: PendingHandshake | undefined;
  readonly #flushQueue: FlushQueue;
  readonly #farewell: Farewell = {};

  constructor(options: EngineOptions, flushQueue: FlushQueue) {
    this.#flushQueue = flushQueue;
    this.#server = new WebSocketServer(webSocketOptions(options));
    this.#server.on("headers", (lines) => {
      lines.push(...headerLines(this.#current?.headers ?? {}));
    });
    this.#server.on("wsClientError", ({ message }) => {
      this.#current?.outcome.onRefused(badRequest("WEBSOCKET_HANDSHAKE_ERROR", { message }));
    });
  }

  /** Tells clients in the close frames of their websockets to come back in so many ms, and that the server restarts. */
  askToStayAway(ms: number): void {
    this.#farewell.code = SERVICE_RESTART;
    this.#farewell.reason = `retry-after=${Math.ceil(ms)}`;
  }

  accept(request: IncomingMessage, socket: Duplex, handshake: PendingHandshake): void {
    const outer = this.#current;
    this.#current = handshake;
    // What the connection sends in this turn leaves with the answer, in one write.
    socket.cork();
    try {
      this.#server.handleUpgrade(request, socket, handshake.head, (websocket) => {
        handshake.outcome.onLink(new NodeLink(websocket, socket, this.#farewell));
      });
    } finally {
      this.#current = outer;
      this.#flushQueue.add({ flush: () => socket.uncork() });
    }
  }
}

/** How long a client may take to answer that its websocket is closed: of one that is gone without a word nothing stays. ms */
const CLOSE_TIMEOUT = 5000;

/** The types of `ws` do not know `closeTimeout` yet. */
type Options = WebSocketServerOptions<typeof LinkedWebSocket> & { readonly closeTimeout: number };

function webSocketOptions(options: EngineOptions): Options {
  const { maxHttpBufferSize, perMessageDeflate } = options;
  return {
    noServer: true,
    clientTracking: false,
    closeTimeout: CLOSE_TIMEOUT,
    maxPayload: Math.min(maxHttpBufferSize, LARGEST_PAYLOAD),
    perMessageDeflate:
      perMessageDeflate === true ? { threshold: DEFAULT_THRESHOLD } : perMessageDeflate,
    WebSocket: LinkedWebSocket,
  };
}
